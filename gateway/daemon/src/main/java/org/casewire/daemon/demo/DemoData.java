package org.casewire.daemon.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import org.casewire.core.access.AccessService;
import org.casewire.core.access.AccessService.Expiry;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.crypto.Secret;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationSetup;
import org.casewire.core.organisation.OrganisationSpec;

/** The demo's organisation, a key to it and one of an operator; the keys stay the same from start to start. */
public record DemoData(Organisation organisation, Secret key, Secret operatorKey) {
    /** @param folder where the keys are kept, for its user alone; a real key is kept nowhere */
    public static DemoData make(
            OrganisationSetup setup, AccessService keys, OrganisationSpec spec, Actor actor, Path folder)
            throws IOException {
        Organisation organisation = setup.apply(spec, actor).organisation();
        return new DemoData(
                organisation,
                kept(
                        folder.resolve("api-key"),
                        () -> keys.create(
                                        organisation.id(),
                                        Set.of(Role.FRONTEND, Role.ADMIN),
                                        "demo",
                                        Expiry.NEVER,
                                        actor)
                                .token()),
                kept(
                        folder.resolve("operator-key"),
                        () -> keys.createForOperator("demo operator", Expiry.NEVER, actor)
                                .token()));
    }

    private static Secret kept(Path file, Supplier<Secret> create) throws IOException {
        if (!Files.exists(file)) {
            Secret token = create.get();
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token.reveal(), StandardOpenOption.TRUNCATE_EXISTING);
        }
        return new Secret(Files.readString(file).strip());
    }
}
