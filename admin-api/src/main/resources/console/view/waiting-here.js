// Texts that may belong to the contact request that is open, and wait for somebody to say so.
import {html, lazy} from '../preact.js';
import {t} from '../language/language.js';
import {useStore} from '../state/store.js';
import {unmatched} from '../state/unmatched.js';

const UnmatchedItem = lazy(() => import('./unmatched.js'), 'UnmatchedItem');

export function WaitingHere({caseId}) {
  const {items} = useStore(unmatched);
  const here = items.filter((item) => item.caseId === caseId || item.candidates.includes(caseId));
  return here.length > 0 && html`<section class="waiting-here" aria-label=${t('waiting')}>
    <h3>${t('waiting.heading', {count: here.length})}</h3>
    <p class="hint">${t('forged')}</p>
    <ul class="cards">${here.map((item) => html`<${UnmatchedItem} key=${item.id} item=${item} here=${caseId} />`)}</ul>
  </section>`;
}
