// A reply may belong to another contact request of the same patient; it is asked where the server could not be sure.
import {html, lazy, useState} from '../preact.js';
import {t} from '../language/language.js';
import {put} from '../server/api.js';
import {say} from '../state/announce.js';
import {byAuthor} from '../state/session.js';
import {reload} from '../state/thread.js';

const CaseChoice = lazy(() => import('./case-choice.js'), 'CaseChoice');

export function MoveMessage({message, unsure = false}) {
  const [choosing, setChoosing] = useState(false);
  async function move(caseId, allowOtherPhone) {
    const wanted = {caseId, ...(allowOtherPhone ? {allowOtherPhone} : {}), ...byAuthor()};
    await put(`/v1/cases/${message.caseId}/messages/${message.id}/case`, wanted);
    say(t('move.done'));
    reload();
  }
  return html`<div class="state move">
    ${unsure && html`<span class="note">${t('move.unsure')}</span>`}
    <button type="button" onClick=${() => setChoosing(true)}>${t('move')}</button>
    ${choosing && html`<${CaseChoice} title=${t('move.title')} candidates=${message.alsoOpen} not=${message.caseId} choose=${move} onClose=${() => setChoosing(false)} />`}
  </div>`;
}
