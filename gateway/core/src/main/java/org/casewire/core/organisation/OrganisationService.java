package org.casewire.core.organisation;

import org.casewire.core.access.ActionLog;
import org.casewire.core.access.Actor;
import org.casewire.core.access.RequestRefused;
import org.casewire.core.access.RequestRefused.Code;
import org.casewire.core.db.Database;
import org.casewire.core.id.OrganisationId;

/** An organisation's settings, as its own administrators see and change them. Safe for all threads. */
public final class OrganisationService {
    private final Database app;
    private final OrganisationDirectory directory;
    private final CarrierTexts texts;
    private final ActionLog log;

    public OrganisationService(Database app, OrganisationDirectory directory, CarrierTexts texts, ActionLog log) {
        this.app = app;
        this.directory = directory;
        this.texts = texts;
        this.log = log;
    }

    /**
     * As it is now, not as the directory remembers it.
     *
     * @throws RequestRefused NOT_FOUND
     */
    public Organisation get(OrganisationId id) {
        return app.inTransaction(id, handle -> find(handle.attach(OrganisationStore.class), id));
    }

    /**
     * Changes name and settings.
     *
     * @param version the one that the change was made on
     * @throws RequestRefused INVALID_REQUEST naming every fault, or PRECONDITION_FAILED when somebody else was faster
     */
    public Organisation update(
            OrganisationId id, String name, OrganisationSettings settings, long version, Actor actor) {
        SettingsRules.check(name, settings, texts.of(get(id)));
        Organisation changed = app.inTransaction(id, handle -> {
            OrganisationStore store = handle.attach(OrganisationStore.class);
            if (!store.update(id, name, SettingsJson.write(settings), version)) {
                throw new RequestRefused(
                        Code.PRECONDITION_FAILED, "The organisation was changed meanwhile: read it again");
            }
            log.record(handle, id, actor, "organisation.update");
            return find(store, id);
        });
        directory.expire();
        return changed;
    }

    private static Organisation find(OrganisationStore store, OrganisationId id) {
        return store.find(id)
                .map(row -> row.with(store.numbers(id)))
                .orElseThrow(() -> new RequestRefused(Code.NOT_FOUND, "There is no such organisation"));
    }
}
