/** What is measured so that it adds up over nodes and time. */
package org.casewire.core.metric;
