package org.casewire.daemon.database;

import org.casewire.core.crypto.Secret;

/** A database user with its password. */
public record Login(String user, Secret password) {}
