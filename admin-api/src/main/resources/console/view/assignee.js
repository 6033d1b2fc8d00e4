// Who answers for the case; anybody may take it or hand it over.
import {html, useState} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {put} from '../server/api.js';
import {isMe, people} from '../state/people.js';
import {byAuthor, personNamed, session} from '../state/session.js';
import {useStore} from '../state/store.js';
import {Dialog} from './dialog.js';
import {Initials} from './initials.js';

/** @param person null lets go of it; it must still be with whom the page shows */
export function assign(one, person) {
  return put(`/v1/cases/${one.id}/assignee`, {assignee: person, expected: one.assignee?.id ?? null, ...byAuthor()});
}

export function Assignee({one}) {
  const name = harmlessLine(one.assignee?.name);
  return one.assignee
    ? html`<span class="assignee"><${Initials} name=${name} /> <span class="unseen">${t('assignee')} </span><bdi>${isMe(one.assignee) ? t('assignee.me') : name}</bdi></span>`
    : one.status !== 'COMPLETE' && html`<span class="assignee">${t('assignee.nobody')}</span>`;
}

/** Handing over: to somebody this page has met, or by name where a name is all that people are known by. */
export function HandOver({one, change, onClose}) {
  const known = Object.entries(useStore(people)).filter(([id]) => id !== one.assignee?.id);
  const byName = useStore(session).roles.includes('frontend');
  const [name, setName] = useState('');

  function give(person) {
    onClose();
    change(() => assign(one, person));
  }

  return html`<${Dialog} title=${t('assignee.hand-over')} onClose=${onClose}>
    <ul class="choices">${known.map(([id, each]) => html`<li key=${id}><span><${Initials} name=${each} /> <bdi>${harmlessLine(each)}</bdi></span>
      <button type="button" onClick=${() => give({id, name: each})}>${t('assignee.give')}<span class="unseen"> ${each}</span></button></li>`)}</ul>
    ${byName && html`<form class="search" onSubmit=${(event) => {
      event.preventDefault();
      if (name.trim() !== '') {
        give(personNamed(name.trim()));
      }
    }}>
      <label>${t('assignee.name')} <input type="text" autofocus autocomplete="off" maxlength="128" value=${name} onInput=${(event) => setName(event.target.value)} /></label>
      <button type="submit">${t('assignee.give')}</button>
    </form>`}
    ${!byName && known.length === 0 && html`<p class="empty">${t('assignee.none-met')}</p>`}
  </${Dialog}>`;
}
