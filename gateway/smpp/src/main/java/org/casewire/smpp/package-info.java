/** The carrier link over SMPP 3.4: profiles, binds, PDUs in and out, receipts. */
@NullMarked
package org.casewire.smpp;

import org.jspecify.annotations.NullMarked;
