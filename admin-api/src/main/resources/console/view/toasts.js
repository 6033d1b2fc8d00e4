// News that is laid over the page until it is put away. Screen readers hear it by the page's one live region.
import {html} from '../preact.js';
import {t} from '../language/language.js';
import {putAway, toasts} from '../state/announce.js';
import {go} from '../state/route.js';
import {useStore} from '../state/store.js';
import {Icon} from './icon.js';

export function Toasts() {
  const all = useStore(toasts);
  return all.length > 0 && html`<section class="toasts" aria-label=${t('toasts')}>
    ${all.map((one) => html`<div key=${one.id} class="toast ${one.urgent ? 'urgent' : ''}">
      ${one.urgent && html`<${Icon} name="warning" />`}
      <p>${one.words}</p>
      ${one.caseId && html`<button type="button" onClick=${() => {
        putAway(one.id);
        go(`/case/${one.caseId}`);
      }}>${t('toasts.open')}</button>`}
      <button type="button" class="quiet" aria-label=${t('toasts.close')} onClick=${() => putAway(one.id)}><${Icon} name="close" /></button>
    </div>`)}
  </section>`;
}
