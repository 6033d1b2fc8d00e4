/** An SMSC on loopback with patients' phones behind it: for the demo, the tests and the benchmark. */
@NullMarked
package org.casewire.smpp.simulator;

import org.jspecify.annotations.NullMarked;
