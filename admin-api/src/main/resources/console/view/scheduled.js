// What is to be sent later, above the field; each can be taken back until then.
import {html, useState} from '../preact.js';
import {harmless, harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {full} from '../language/time.js';
import {post} from '../server/api.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {loadScheduled, scheduled} from '../state/scheduled.js';
import {byAuthor} from '../state/session.js';
import {useStore} from '../state/store.js';

export function Scheduled({caseId}) {
  const {id, items} = useStore(scheduled);
  return id === caseId && items.length > 0 && html`<section class="scheduled" aria-label=${t('scheduled')}>
    <h3>${t('scheduled')}</h3>
    <ul>${items.map((one) => html`<${Item} key=${one.id} one=${one} />`)}</ul>
  </section>`;
}

function Item({one}) {
  const [problem, setProblem] = useState(null);

  async function takeBack() {
    setProblem(null);
    try {
      await post(`/v1/cases/${one.caseId}/messages/${one.id}/cancel`, byAuthor());
      say(t('state.taken-back'));
    } catch (failure) {
      setProblem(words(failure));
    }
    loadScheduled();
  }

  return html`<li data-scheduled=${one.id}>
    <p class="text" dir="auto">${harmless(one.text)}</p>
    <p class="meta"><time datetime=${one.scheduledFor}>${full(one.scheduledFor)}</time> · <bdi>${harmlessLine(one.author?.name)}</bdi>
      <button type="button" class="quiet" onClick=${takeBack}>${t('message.take-back')}</button></p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
  </li>`;
}
