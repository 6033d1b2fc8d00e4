// What professionals note for each other: across the thread, so that nobody takes it for a text of either side.
import {html, useState} from '../preact.js';
import {harmless, harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {clock, full} from '../language/time.js';
import {post} from '../server/api.js';
import {words} from '../server/words.js';
import {byAuthor} from '../state/session.js';
import {useStore} from '../state/store.js';
import {messageIs} from '../state/thread.js';
import {notes} from '../state/unsaved.js';
import {Dialog} from './dialog.js';
import {Icon} from './icon.js';

export function Note({note}) {
  return html`<li class="team-note" data-note=${note.id}>
    <p class="meta"><${Icon} name="note" /> <strong>${t('note.not-sent')}</strong> · <bdi>${harmlessLine(note.author?.name)}</bdi> · <time datetime=${note.createdAt} title=${full(note.createdAt)}>${clock(note.createdAt)}</time></p>
    <p class="text" dir="auto">${harmless(note.text)}</p>
  </li>`;
}

export function WriteNote({caseId, onClose}) {
  const {text, once} = useStore(notes)[caseId] ?? {text: '', once: null};
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);

  async function submit(event) {
    event.preventDefault();
    if (busy || text.trim() === '') {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      messageIs(await post(`/v1/cases/${caseId}/notes`, {text, ...byAuthor()}, once));
      const {[caseId]: done, ...others} = notes.get();
      notes.set(others);
      onClose();
    } catch (failure) {
      setProblem(words(failure));
      setBusy(false);
    }
  }

  return html`<${Dialog} title=${t('note')} onClose=${onClose}>
    <form class="fields" onSubmit=${submit}>
      <p class="hint">${t('note.why')}</p>
      <label>${t('note')} <textarea rows="4" autofocus dir="auto" maxlength="10000" value=${text} onInput=${(event) => notes.patch({[caseId]: {text: event.target.value, once: crypto.randomUUID()}})}></textarea></label>
      <p class="problem" role="alert">${problem}</p>
      <div class="foot"><button type="submit" class="main" disabled=${busy}>${t('note.add')}</button></div>
    </form>
  </${Dialog}>`;
}
