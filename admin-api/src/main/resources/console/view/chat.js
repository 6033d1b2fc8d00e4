// The contact request that is open: its header, what waits to be put into it, its thread and the field for a new SMS.
import {html, lazy, useState} from '../preact.js';
import {t} from '../language/language.js';
import {reload, thread} from '../state/thread.js';
import {useStore} from '../state/store.js';
import {CaseHeader} from './case-header.js';
import {Composer} from './composer.js';
import {Icon} from './icon.js';
import {PatientPanel} from './patient-panel.js';
import {Scheduled} from './scheduled.js';
import {Thread} from './thread.js';
import {WaitingHere} from './waiting-here.js';

const EditCase = lazy(() => import('./edit-case.js'), 'EditCase');

export function Chat() {
  const {shown, loading, missing, problem, id} = useStore(thread);
  const [editing, setEditing] = useState(false);
  if (missing) {
    return html`<section class="chat" aria-label=${t('chat')}><${Back} /><p class="empty">${t('chat.missing')}</p></section>`;
  }
  if (problem) {
    return html`<section class="chat" aria-label=${t('chat')}><${Back} /><p class="problem" role="alert">${problem} <button type="button" onClick=${reload}>${t('again')}</button></p></section>`;
  }
  return html`<section class="chat" aria-label=${t('chat')} aria-busy=${loading} data-case=${id}>
    <${Back} />
    ${shown ? html`
      <${CaseHeader} key=${`header-${id}`} one=${shown} edit=${() => setEditing(true)} />
      <${WaitingHere} key=${`waiting-${id}`} caseId=${id} />
      <${Thread} key=${id} />
      <${Scheduled} key=${`scheduled-${id}`} caseId=${id} />
      <${Composer} key=${`composer-${id}`} one=${shown} />
      <${PatientPanel} key=${`panel-${id}`} one=${shown} edit=${() => setEditing(true)} />
      ${editing && html`<${EditCase} one=${shown} onClose=${() => setEditing(false)} />`}` : html`<p class="empty">${t('loading')}</p>`}
  </section>`;
}

function Back() {
  return html`<a class="back" href="#/cases"><${Icon} name="back" /> <span>${t('chat.back')}</span></a>`;
}
