package org.casewire.daemon;

import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.casewire.core.carrier.CarrierControl.Fault;
import org.casewire.core.carrier.CarrierControl.Reload;
import org.casewire.core.carrier.CarrierTimes;
import org.casewire.core.text.TextForm;
import org.casewire.daemon.config.ConfigurationFault;
import org.casewire.daemon.config.FaultyConfiguration;
import org.casewire.daemon.config.Sections;
import org.casewire.smpp.ReloadableCarrier;
import org.casewire.smpp.SmppProfile;

/**
 * The carriers of this process, and what their profiles say now: a profile is read again from the configuration while
 * everything runs. Which carriers there are is settled at the start. Safe for all threads.
 */
final class Carriers {
    private final Map<String, Running> all = new LinkedHashMap<>();
    private final ConfigurationSource source;
    private Sections running;

    /** @param turn one reload after the other; another carrier's need not wait for it */
    private record Running(ReloadableCarrier carrier, Lock turn) {}

    Carriers(
            Map<String, SmppProfile> profiles,
            BiFunction<String, SmppProfile, ReloadableCarrier> maker,
            ConfigurationSource source) {
        profiles.forEach(
                (name, profile) -> all.put(name, new Running(maker.apply(name, profile), new ReentrantLock())));
        this.source = source;
        try {
            this.running = Sections.of(source.text());
        } catch (IOException e) {
            throw new IllegalStateException("The configuration went away while it was read", e);
        }
    }

    void forEach(Consumer<ReloadableCarrier> action) {
        all.values().forEach(one -> action.accept(one.carrier()));
    }

    /** How texts for a carrier are cut; the usual way for one that is configured no more. */
    TextForm form(String carrier) {
        return profile(carrier).map(SmppProfile::texts).orElse(TextForm.USUAL);
    }

    CarrierTimes times(String carrier) {
        return profile(carrier)
                .map(profile -> new CarrierTimes(
                        profile.deliverResponseTimeout(),
                        profile.partsTimeout(),
                        profile.receipt().horizon()))
                .orElse(CarrierTimes.USUAL);
    }

    private Optional<SmppProfile> profile(String carrier) {
        return Optional.ofNullable(all.get(carrier)).map(one -> one.carrier().profile());
    }

    /** Reads the whole configuration, with every check of a start, and takes over what it says of one carrier. */
    Reload reload(String carrier) {
        Running one = all.get(carrier);
        if (one == null) {
            return new Reload.NoSuchCarrier();
        }
        one.turn().lock();
        try {
            String text = source.text();
            Optional<SmppProfile> profile =
                    Optional.ofNullable(source.parse(text).carriers().get(carrier));
            if (profile.isEmpty()) {
                return faulty(
                        "carriers." + carrier,
                        "is gone. Put it back, or restart the daemon to do without this carrier");
            }
            boolean changed = one.carrier().change(profile.get());
            return new Reload.Done(changed, differ(carrier, text));
        } catch (FaultyConfiguration e) {
            return new Reload.Faulty(e.faults().stream().map(Carriers::fault).toList());
        } catch (UncheckedIOException | IllegalArgumentException e) {
            // What was in order a moment ago, when it was parsed.
            return faulty("carriers." + carrier + ".tls", "A file changed while it was read: try again");
        } catch (IOException | ConfigurationException e) {
            return faulty("", "The configuration cannot be read: see that the file is there and may be read");
        } finally {
            one.turn().unlock();
        }
    }

    private synchronized List<String> differ(String carrier, String text) throws IOException {
        Sections now = Sections.of(text);
        running = running.with("carriers." + carrier, now);
        return running.differingFrom(now);
    }

    private static Fault fault(ConfigurationFault fault) {
        String where = fault.line() > 0 ? "line " + fault.line() + ": " : "";
        return new Fault(fault.key(), where + fault.remedy());
    }

    private static Reload faulty(String key, String remedy) {
        return new Reload.Faulty(List.of(new Fault(key, remedy)));
    }
}
