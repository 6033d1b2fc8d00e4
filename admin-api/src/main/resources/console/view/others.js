// Colleagues who have the case open as well; one who is writing is told beside the field, before two answer at once.
import {html} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {others} from '../state/presence.js';
import {useStore} from '../state/store.js';
import {Initials} from './initials.js';

export function Others() {
  const all = useStore(others);
  return all.length > 0 && html`<span class="others-here" title=${t('others.here', {names: namesOf(all)})}>
    ${all.map(({who}) => html`<${Initials} key=${who.id} name=${who.name} />`)}<span class="unseen">${t('others.here', {names: namesOf(all)})}</span></span>`;
}

export function OthersWriting() {
  const writing = useStore(others).filter((one) => one.activity === 'TYPING');
  return html`<p class="others-writing" role="status">${writing.length > 0 && t('others.writing', {names: namesOf(writing)})}</p>`;
}

function namesOf(all) {
  return all.map(({who}) => harmlessLine(who.name)).join(', ');
}
