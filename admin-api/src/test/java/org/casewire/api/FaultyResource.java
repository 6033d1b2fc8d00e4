package org.casewire.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.casewire.api.auth.AllowedFor;
import org.casewire.core.access.Role;
import org.casewire.core.id.CaseId;

/** Fails as a resource may by a bug. */
@Path("/faulty")
@Produces("application/json")
public final class FaultyResource {
    @GET
    @AllowedFor(Role.FRONTEND)
    public String fail() {
        throw new IllegalStateException("a secret");
    }

    @GET
    @Path("/endless")
    @AllowedFor(Role.FRONTEND)
    public String endless() {
        return deeper(1);
    }

    private static String deeper(long depth) {
        return depth < 0 ? "" : deeper(depth + 1) + depth;
    }

    @GET
    @Path("/{id}")
    @AllowedFor(Role.FRONTEND)
    public String find(@PathParam("id") CaseId id) {
        return "{\"id\":\"" + id + "\"}";
    }
}
