// Texts that belong to no open contact request, until somebody deals with each.
import {html, useEffect, useState} from '../preact.js';
import {harmless} from '../language/harmless.js';
import {has, t} from '../language/language.js';
import {full} from '../language/time.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {useStore} from '../state/store.js';
import {attach, handled, loadUnmatched, moreUnmatched, unmatched} from '../state/unmatched.js';
import {CaseChoice} from './case-choice.js';

export function Unmatched() {
  const {items, next, loaded, problem} = useStore(unmatched);
  useEffect(() => loadUnmatched(), []);
  return html`<section class="page" aria-labelledby="unmatched-heading">
    <h2 id="unmatched-heading">${t('unmatched.heading')}</h2>
    <p class="intro">${t('unmatched.intro')}</p>
    <p class="hint">${t('forged')}</p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${!loaded && html`<p class="empty">${t('loading')}</p>`}
    ${loaded && items.length === 0 && html`<p class="empty">${t('unmatched.none')}</p>`}
    <ul class="cards">${items.map((item) => html`<${UnmatchedItem} key=${item.id} item=${item} />`)}</ul>
    ${next && html`<button type="button" onClick=${moreUnmatched}>${t('more')}</button>`}
  </section>`;
}

/** @param here the case that it can be put into with one press, where there is one */
export function UnmatchedItem({item, here = null}) {
  const [choosing, setChoosing] = useState(false);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  // The server asks whether a text from another number really belongs here; pressing once more says so.
  const [otherPhone, setOtherPhone] = useState(false);

  async function act(ask, done) {
    setBusy(true);
    setProblem(null);
    try {
      await ask();
      say(done);
    } catch (failure) {
      setProblem(words(failure));
      setOtherPhone(failure.code === 'other-phone');
      setBusy(false);
    }
  }

  const reason = `unmatched.${item.reason}`;
  return html`<li class="card" data-unmatched=${item.id} data-reason=${item.reason}>
    <p class="meta"><strong>${item.from}</strong> → ${item.to} · <time datetime=${item.at}>${full(item.at)}</time></p>
    <p class="text" dir="auto">${harmless(item.text) || html`<em>${t('message.no-text')}</em>`}</p>
    <p class="meta">${has(reason) ? t(reason) : item.reason}
      ${item.answeredAt && html` ${t('unmatched.answered', {time: full(item.answeredAt)})}`}
      ${item.answerFailure && html` <span class="mark">${t('unmatched.answer-failed')}</span>`}
      ${item.incomplete && html` <span class="mark">${t('message.incomplete')}</span>`}
      ${item.possibleDuplicate && html` <span class="mark">${t('message.duplicate')}</span>`}
      ${item.possiblyMixed && html` <span class="mark">${t('message.mixed')}</span>`}
      ${item.unreadable && html` <span class="mark">${t('message.unreadable')}</span>`}
      ${item.readAs && html` <span class="mark">${t('message.guessed')}</span>`}</p>
    <div class="actions">
      ${here && html`<button type="button" class="main" disabled=${busy} onClick=${() => act(() => attach(item, here, otherPhone), t('unmatched.attached'))}>${t(otherPhone ? 'choice.other-phone' : 'unmatched.put-here')}</button>`}
      <button type="button" disabled=${busy} onClick=${() => setChoosing(true)}>${t(here ? 'unmatched.put-elsewhere' : 'unmatched.attach')}</button>
      <button type="button" class="quiet" disabled=${busy} onClick=${() => act(() => handled(item), t('unmatched.taken-off'))}>${t('unmatched.handled')}</button>
    </div>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${choosing && html`<${CaseChoice} title=${t('unmatched.attach')} candidates=${item.candidates} choose=${(caseId, allowed) => attach(item, caseId, allowed)} onClose=${() => setChoosing(false)} />`}
  </li>`;
}
