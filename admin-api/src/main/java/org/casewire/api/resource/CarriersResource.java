package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.problem.Problem.FieldError;
import org.casewire.api.problem.ProblemException;
import org.casewire.api.request.Call;
import org.casewire.api.view.CarrierReloadView;
import org.casewire.api.view.CarrierView;
import org.casewire.api.view.Page;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.access.Role;
import org.casewire.core.carrier.CarrierControl;
import org.casewire.core.carrier.CarrierControl.Reload;

/** The carriers, for those who run the service. Nothing here belongs to an organisation. */
@Path("/v1/carriers")
@Produces(MediaType.APPLICATION_JSON)
public final class CarriersResource {
    private final CarrierControl carriers;
    private final Clock clock;

    public CarriersResource(CarrierControl carriers, Clock clock) {
        this.carriers = carriers;
        this.clock = clock;
    }

    @GET
    @AllowedFor(Role.OPERATOR)
    @Operation(summary = "List the carriers with their binds and queues")
    public Page<CarrierView> list(@Context Call call) {
        List<CarrierView> all = carriers.carriers().stream()
                .map(carrier -> CarrierView.of(carrier, clock.instant()))
                .toList();
        return new Page<>(all, null);
    }

    @GET
    @Path("/{name}")
    @AllowedFor(Role.OPERATOR)
    @Operation(
            summary = "Show one carrier",
            description = "With what keeps messages back: which class and code, since when, and what happens next.")
    public CarrierView show(@Context Call call, @PathParam("name") String name) {
        return after(true, name);
    }

    @POST
    @Path("/{name}/stop")
    @AllowedFor(Role.OPERATOR)
    @Operation(summary = "Submit no more", description = "What is in flight finishes, the rest stays queued.")
    public CarrierView stop(@Context Call call, @PathParam("name") String name) {
        return after(carriers.stop(name, call.actor()), name);
    }

    @POST
    @Path("/{name}/start")
    @AllowedFor(Role.OPERATOR)
    @Operation(summary = "Submit again", description = "Also releases a carrier that is HELD.")
    public CarrierView start(@Context Call call, @PathParam("name") String name) {
        return after(carriers.start(name, call.actor()), name);
    }

    @POST
    @Path("/{name}/reload")
    @AllowedFor(Role.OPERATOR)
    @Operation(
            summary = "Take over the carrier's profile from the configuration file",
            description =
                    "Answers when the carrier binds by it: what is in flight is awaited first, 30 s at most. Nothing"
                            + " is lost or sent twice. A carrier that is STOPPED or HELD stays so; start it. A file with faults"
                            + " changes nothing: 422, with each fault's line and remedy.")
    public CarrierReloadView reload(@Context Call call, @PathParam("name") String name) {
        Reload came = carriers.reload(name, call.actor());
        if (came instanceof Reload.Done done) {
            return CarrierReloadView.of(done, after(true, name));
        } else if (came instanceof Reload.Faulty faulty) {
            throw ProblemException.invalid(faulty.faults().stream()
                    .map(fault -> new FieldError(fault.key(), fault.remedy()))
                    .toList());
        }
        throw new RequestRefused(
                Code.NOT_FOUND, "No such carrier runs here. One that is new in the configuration needs a restart");
    }

    @POST
    @Path("/{name}/binds/{id}/rebind")
    @AllowedFor(Role.OPERATOR)
    @Operation(summary = "Unbind one bind and bind it again")
    public CarrierView rebind(@Context Call call, @PathParam("name") String name, @PathParam("id") String id) {
        return after(carriers.rebind(name, id, call.actor()), name);
    }

    private CarrierView after(boolean found, String name) {
        return carriers.carrier(name)
                .filter(carrier -> found)
                .map(carrier -> CarrierView.of(carrier, clock.instant()))
                .orElseThrow(() -> new RequestRefused(Code.NOT_FOUND, "There is no such carrier or bind"));
    }
}
