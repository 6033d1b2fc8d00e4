// The signs beside the words; they say nothing of their own to a screen reader.
import {html} from '../preact.js';

const SHAPES = {
  sent: 'M3 8.500l3.200 3.200L13 4.800',
  failed: 'M4 4l8 8M12 4l-8 8',
  unknown: 'M5.500 6a2.500 2.500 0 1 1 3.700 2.200C8.400 8.700 8 9.200 8 10M8 12.600v.1',
  sending: 'M8 4.500V8l2.300 1.500M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0',
  warning: 'M8 2.500L14.500 13.500h-13zM8 6.500v3.500M8 11.700v.1',
  hidden: 'M2.500 8s2-3.800 5.500-3.800S13.500 8 13.500 8s-2 3.800-5.500 3.800S2.500 8 2.500 8M3 13L13 3',
  search: 'M11.200 7.200a4 4 0 1 1-8 0 4 4 0 0 1 8 0M10.200 10.200L13.500 13.500',
  plus: 'M8 3.500v9M3.500 8h9',
  back: 'M9.500 3.500L5 8l4.500 4.500',
  down: 'M3.500 6L8 10.500 12.500 6',
  send: 'M2.500 8L13.500 2.500 10 13.500 7.500 9zM7.500 9L13.500 2.500',
  tray: 'M2.500 9.500h3l1 1.500h3l1-1.500h3M2.500 9.500v3h11v-3M2.500 9.500l2-5.500h7l2 5.500',
  note: 'M3.500 2.500h9v8l-3 3h-6zM9.500 13.500v-3h3M5.500 5.500h5M5.500 8h5',
  templates: 'M2.500 3h11v3h-11zM2.500 8.500h6M2.500 11h6M2.500 13.500h4M11 8.500v5M8.500 11h5',
  more: 'M3.500 8h.1M8 8h.1M12.500 8h.1',
  lock: 'M4.500 7.500h7v5.500h-7zM6 7.500V5.500a2 2 0 0 1 4 0v2',
  bell: 'M4.500 11.500V7.500a3.500 3.500 0 0 1 7 0v4M3 11.500h10M7 13.500h2',
  close: 'M4.500 4.500l7 7M11.500 4.500l-7 7',
};

export function Icon({name}) {
  return html`<svg class="icon icon-${name}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=${SHAPES[name]} /></svg>`;
}
