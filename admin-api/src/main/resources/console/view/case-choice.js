// Choosing the contact request that a message belongs to: from those that come into question, or by searching.
import {html, useEffect, useState} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {full} from '../language/time.js';
import {get} from '../server/api.js';
import {words} from '../server/words.js';
import {isProfessional} from '../state/session.js';
import {found} from '../state/case-list.js';
import {titleOf} from './case-row.js';
import {Dialog} from './dialog.js';

/** @param candidates ids @param not the id of the case where it is now @param choose with the id and whether another number is allowed; may fail with what is then told */
export function CaseChoice({title, candidates, not = null, choose, onClose}) {
  const [cases, setCases] = useState([]);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  // The case of which the server asked whether a text from another number belongs to it; pressing once more says so.
  const [other, setOther] = useState(null);

  useEffect(() => {
    if (isProfessional()) {
      Promise.all(candidates.map((id) => get(`/v1/cases/${id}`).catch(() => null)))
        .then((all) => setCases(all.filter(Boolean)));
    } else {
      setCases(candidates.map((id) => ({id})));
    }
  }, []);

  async function look(event) {
    event.preventDefault();
    setProblem(null);
    try {
      if (isProfessional()) {
        const items = (await found(text.trim())).items;
        setCases(items.filter((one) => one.id !== not));
        setProblem(items.length === 0 ? t('search.nothing') : null);
      } else {
        setCases([{id: text.trim()}]);
      }
    } catch (failure) {
      setProblem(words(failure));
    }
  }

  async function take(id) {
    setBusy(true);
    setProblem(null);
    try {
      await choose(id, other === id);
      onClose();
    } catch (failure) {
      setProblem(words(failure));
      setOther(failure.code === 'other-phone' ? id : null);
      setBusy(false);
    }
  }

  return html`<${Dialog} title=${title} onClose=${onClose}>
    <p class="hint">${t('forged')}</p>
    <form class="search" onSubmit=${look}>
      <label>${t(isProfessional() ? 'search' : 'choice.id')} <input type="text" autofocus autocomplete="off" value=${text} onInput=${(event) => setText(event.target.value)} /></label>
      <button type="submit">${t('search.go')}</button>
    </form>
    <p class="problem" role="alert">${problem}</p>
    <ul class="choices">${cases.map((one) => html`<li key=${one.id}>
      <span class="choice"><${CaseLine} one=${one} /></span>
      <button type="button" disabled=${busy} onClick=${() => take(one.id)}>${t(other === one.id ? 'choice.other-phone' : 'choice.here')}<span class="unseen"> ${one.patient ? titleOf(one) : one.id}</span></button>
    </li>`)}</ul>
  </${Dialog}>`;
}

function CaseLine({one}) {
  return one.patient
    ? html`<strong><bdi>${titleOf(one)}</bdi></strong> ${t(`status.${one.status}`)} · ${full(one.createdAt)}${one.subject && html`<br /><bdi>${harmlessLine(one.subject)}</bdi>`}`
    : html`<code>${one.id}</code>`;
}
