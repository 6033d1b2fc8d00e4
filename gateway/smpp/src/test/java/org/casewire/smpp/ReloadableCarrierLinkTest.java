package org.casewire.smpp;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import org.casewire.core.carrier.CarrierLink;
import org.casewire.core.carrier.CarrierLinkContract;
import org.casewire.core.carrier.ContractCarrier;
import org.casewire.core.number.NumberPlan;

/** A link whose profile was changed right after its start keeps core's contract as if nothing had happened. */
class ReloadableCarrierLinkTest extends CarrierLinkContract {
    @Override
    protected ContractCarrier carrier(int window) {
        return new SimulatedCarrier(window, (bench, profile) -> {
            SmppProfile before = CarrierBench.profile(
                    profile.endpoints().get(0).port(), "{\"windowSize\": 1, \"systemType\": \"before\"}");
            return changedAtStart(
                    new ReloadableCarrier(
                            "operator-1", before, bench.network, new NumberPlan(), bench.metrics, Clock.systemUTC()),
                    profile);
        });
    }

    private static CarrierLink changedAtStart(ReloadableCarrier carrier, SmppProfile profile) {
        return (CarrierLink) Proxy.newProxyInstance(
                CarrierLink.class.getClassLoader(), new Class<?>[] {CarrierLink.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(carrier, arguments);
                        if (method.getName().equals("start")) {
                            carrier.change(profile);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
