// Texts that may belong to the contact request that is open, and wait for somebody to say so.
import {html, lazy, useEffect} from '../preact.js';
import {t} from '../language/language.js';
import {useStore} from '../state/store.js';
import {gone, settle, unmatched} from '../state/unmatched.js';

const UnmatchedItem = lazy(() => import('./unmatched.js'), 'UnmatchedItem');

export function WaitingHere({caseId}) {
  const {items} = useStore(unmatched);
  const dealtWith = useStore(gone);
  useEffect(() => settle, [caseId]);
  const here = items
    .filter((item) => item.caseId === caseId || item.candidates.includes(caseId))
    .filter((item) => !dealtWith[item.id]?.caseId);
  return here.length > 0 && html`<section class="waiting-here" aria-label=${t('waiting')}>
    <h3>${t('waiting.heading', {count: here.length})}</h3>
    <p class="hint">${t('forged')}</p>
    <ul class="cards">${here.map((item) => html`<${UnmatchedItem} key=${item.id} item=${item} here=${caseId} />`)}</ul>
  </section>`;
}
