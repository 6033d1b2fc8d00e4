// Beside the thread where there is room: what is known of the patient and of the contact request.
import {html, useEffect, useState} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {languageName, t} from '../language/language.js';
import {full} from '../language/time.js';
import {found} from '../state/case-list.js';
import {titleOf} from './case-row.js';

const WIDE = matchMedia('(min-width: 100rem)');

export function PatientPanel({one, edit}) {
  const [others, setOthers] = useState([]);
  useEffect(() => {
    let wanted = WIDE.matches;
    if (wanted) {
      found(one.patient.phone).then(({items}) => wanted && setOthers(items.filter((each) => each.id !== one.id)), () => {});
    }
    return () => {
      wanted = false;
    };
  }, [one.id, one.patient.phone]);
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
    ${others.length > 0 && html`<h3>${t('panel.others')}</h3>
      <ul class="others">${others.map((each) => html`<li key=${each.id}><a href="#/case/${each.id}"><bdi>${harmlessLine(each.subject) || titleOf(each)}</bdi></a> <span class="meta">${t(`status.${each.status}`)}, ${full(each.createdAt)}</span></li>`)}</ul>`}
    <button type="button" onClick=${edit}>${t('edit')}</button>
  </aside>`;
}
