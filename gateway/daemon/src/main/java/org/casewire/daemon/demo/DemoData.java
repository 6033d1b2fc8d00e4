package org.casewire.daemon.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.casewire.core.access.AccessService;
import org.casewire.core.access.AccessService.Expiry;
import org.casewire.core.access.Actor;
import org.casewire.core.access.Role;
import org.casewire.core.crypto.Secret;
import org.casewire.core.organisation.Organisation;
import org.casewire.core.organisation.OrganisationSetup;
import org.casewire.core.organisation.OrganisationSpec;

/** The demo's organisation, and a key to it that stays the same from start to start. */
public record DemoData(Organisation organisation, Secret key) {
    /** @param keyFile where the key is kept, for its user alone; a real key is kept nowhere */
    public static DemoData make(
            OrganisationSetup setup, AccessService keys, OrganisationSpec spec, Actor actor, Path keyFile)
            throws IOException {
        Organisation organisation = setup.apply(spec, actor).organisation();
        if (!Files.exists(keyFile)) {
            Secret token = keys.create(
                            organisation.id(), Set.of(Role.FRONTEND, Role.ADMIN), "demo", Expiry.NEVER, actor)
                    .token();
            Files.createFile(
                    keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(keyFile, token.reveal(), StandardOpenOption.TRUNCATE_EXISTING);
        }
        return new DemoData(organisation, new Secret(Files.readString(keyFile).strip()));
    }
}
