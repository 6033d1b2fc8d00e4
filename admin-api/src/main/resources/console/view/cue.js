// Says in the open case that something new is there, until it is read; also a way to read it for those whose reading
// gives the page no sign, as with a screen reader.
import {html} from '../preact.js';
import {t} from '../language/language.js';
import {isTrouble, markRead, newest} from '../state/reading.js';

export function Cue({shown, messages}) {
  return shown?.unread > 0 && html`<p class="cue">
    <strong>${t('cue', {count: shown.unread})}</strong>
    ${!(shown.attention && isTrouble(messages)) && html`<button type="button" onClick=${() => markRead(shown.id, newest(messages))}>${t('cue.read')}</button>`}
  </p>`;
}
