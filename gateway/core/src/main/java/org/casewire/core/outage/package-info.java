/** How what is away for a while is told to whoever runs the service. */
package org.casewire.core.outage;
