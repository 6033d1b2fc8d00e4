// Beside the thread where there is room: what is known of the patient and of the contact request.
import {html} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {languageName, t} from '../language/language.js';
import {full} from '../language/time.js';

export function PatientPanel({one, edit}) {
  const facts = [
    ['header.phone', one.patient.phone],
    ['new.language', one.patient.language ? languageName(one.patient.language) : t('new.language.unknown')],
    ['panel.sender', one.senderNumber],
    ['header.reference', harmlessLine(one.reference)],
    ['panel.created', full(one.createdAt)],
    ['panel.status', `${t(`status.${one.status}`)}, ${full(one.statusChangedAt)}`],
  ];
  return html`<aside class="panel" aria-label=${t('panel')}>
    <h3><bdi>${harmlessLine(one.patient.name) || t('panel.no-name')}</bdi></h3>
    ${one.subject && html`<p><bdi>${harmlessLine(one.subject)}</bdi></p>`}
    <dl>${facts.filter(([, value]) => value).map(([key, value]) => html`<div key=${key}><dt>${t(key)}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>
    ${one.optedOut && html`<p class="mark">${t('row.opted-out')}</p>`}
    <button type="button" onClick=${edit}>${t('edit')}</button>
  </aside>`;
}
