/** The built-in benchmark: the real daemon, database and simulator as processes of their own, and a load of its own. */
package org.casewire.daemon.bench;
