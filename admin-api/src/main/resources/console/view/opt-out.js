// What a patient told by another way than a keyword: no more texts, or texts again; on record with how it was told.
import {html, useState} from '../preact.js';
import {t} from '../language/language.js';
import {put} from '../server/api.js';
import {byAuthor} from '../state/session.js';
import {Dialog} from './dialog.js';

/** @param change asks the server and shows the case as it is then */
export function OptOut({one, change, onClose}) {
  const [basis, setBasis] = useState('');
  const [problem, setProblem] = useState(null);

  function submit(event) {
    event.preventDefault();
    if (basis.trim() === '') {
      setProblem(t('opt-out.basis.missing'));
      return;
    }
    onClose();
    change(() => put(`/v1/cases/${one.id}/opt-out`, {optedOut: !one.optedOut, basis: basis.trim(), ...byAuthor()}));
  }

  return html`<${Dialog} title=${t(one.optedOut ? 'opt-out.again' : 'opt-out')} onClose=${onClose}>
    <form class="fields" onSubmit=${submit} novalidate>
      <p>${t(one.optedOut ? 'opt-out.again.why' : 'opt-out.why')}</p>
      <label>${t('opt-out.basis')} <input type="text" autofocus autocomplete="off" maxlength="500" value=${basis} aria-invalid=${problem ? true : null} aria-describedby="opt-out-problem" onInput=${(event) => setBasis(event.target.value)} /></label>
      <p id="opt-out-problem" class="problem" role="alert">${problem}</p>
      <div class="foot"><button type="submit" class="main">${t('opt-out.record')}</button></div>
    </form>
  </${Dialog}>`;
}
