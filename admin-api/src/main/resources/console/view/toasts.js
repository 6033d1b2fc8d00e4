// News that is laid over the page until it is put away. Screen readers hear it by the page's one live region.
import {html, useState} from '../preact.js';
import {t} from '../language/language.js';
import {putAway, toasts} from '../state/announce.js';
import {go} from '../state/route.js';
import {useStore} from '../state/store.js';
import {Icon} from './icon.js';

/** Of the urgent ones, as long as nobody asks for the others. */
const URGENT = 3;

export function Toasts() {
  const known = useStore(toasts);
  const [whole, setWhole] = useState(false);
  const urgent = known.filter((one) => one.urgent);
  const more = whole ? 0 : Math.max(0, urgent.length - URGENT);
  const all = known.filter((one) => !one.urgent || !urgent.slice(0, more).includes(one));
  return known.length > 0 && html`<section class="toasts" aria-label=${t('toasts')}>
    ${all.map((one) => html`<div key=${one.id} class="toast ${one.urgent ? 'urgent' : ''}">
      ${one.urgent && html`<${Icon} name="warning" />`}
      <p>${one.words}</p>
      ${one.caseId && html`<button type="button" onClick=${() => {
        putAway(one.id);
        go(`/case/${one.caseId}`);
      }}>${t('toasts.open')}</button>`}
      ${one.action && html`<button type="button" onClick=${() => {
        putAway(one.id);
        one.action.act();
      }}>${one.action.words}</button>`}
      <button type="button" class="quiet" aria-label=${t('toasts.close')} onClick=${() => putAway(one.id)}><${Icon} name="close" /></button>
    </div>`)}
    ${more > 0 && html`<div class="toast urgent"><${Icon} name="warning" /><p>${t('toasts.more', {count: more})}</p>
      <button type="button" onClick=${() => setWhole(true)}>${t('toasts.show')}</button></div>`}
  </section>`;
}
