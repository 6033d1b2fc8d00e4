// Who it is about, where it stands, and what can be done with it as a whole.
import {html, useState} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {patch, put} from '../server/api.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {markRead, newest} from '../state/reading.js';
import {byAuthor} from '../state/session.js';
import {caseIs, reload, thread} from '../state/thread.js';
import {titleOf} from './case-row.js';
import {Icon} from './icon.js';

export function CaseHeader({one}) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);

  async function change(ask) {
    setBusy(true);
    setProblem(null);
    try {
      const now = await ask();
      caseIs(now);
      say(t('header.now', {status: t(`status.${now.status}`)}));
    } catch (failure) {
      setProblem(words(failure));
      if (failure.status === 409) {
        reload();
      }
    } finally {
      setBusy(false);
    }
  }

  function status(wanted, more = {}) {
    return change(() => put(`/v1/cases/${one.id}/status`, {status: wanted, ...byAuthor(), ...more}));
  }

  function close() {
    const seen = lastSeen(one);
    if (seen === undefined) {
      setProblem(t('problem.unread-messages'));
    } else {
      status('COMPLETE', {lastSeenEntry: seen});
    }
  }

  function hide(hidden) {
    return change(() => patch(`/v1/cases/${one.id}`, {hidden}));
  }

  return html`<header class="case-header">
    <div class="about">
      <h2><bdi>${titleOf(one)}</bdi></h2>
      <p class="details">
        <span class="status ${one.status}">${t(`status.${one.status}`)}</span>
        ${one.patient.name && html`<span><span class="unseen">${t('header.phone')} </span>${one.patient.phone}</span>`}
        ${one.reference && html`<span>${t('header.reference')} <bdi>${harmlessLine(one.reference)}</bdi></span>`}
        ${one.sharedPhone && html`<span class="mark" title=${t('header.shared-phone.why')}>${t('header.shared-phone')}</span>`}
        ${one.hidden && html`<span><${Icon} name="hidden" /> ${t('row.hidden')}</span>`}
      </p>
      ${one.subject && html`<p class="subject"><bdi>${harmlessLine(one.subject)}</bdi></p>`}
    </div>
    <div class="actions" role="group" aria-label=${t('header.actions')}>
      ${one.status === 'NEW' && html`<button type="button" class="main" disabled=${busy} onClick=${() => status('IN_PROGRESS')}>${t('header.take')}</button>`}
      ${one.status === 'COMPLETE' && html`<button type="button" class="main" disabled=${busy} onClick=${() => status('IN_PROGRESS')}>${t('header.reopen')}</button>`}
      ${one.status !== 'COMPLETE' && html`<button type="button" disabled=${busy} title=${t('header.close.why')} onClick=${close}>${t('header.close')}</button>`}
      ${one.hidden
        ? html`<button type="button" disabled=${busy} onClick=${() => hide(false)}>${t('header.show')}</button>`
        : one.status !== 'COMPLETE' && html`<button type="button" disabled=${busy} title=${t('header.hide.why')} onClick=${() => hide(true)}>${t('header.hide')}</button>`}
    </div>
    <p class="problem" role="alert">${problem}</p>
    ${one.attention && html`<div class="banner warning" data-attention="true">
      <p><${Icon} name="warning" /> ${t('header.attention')}</p>
      <button type="button" onClick=${() => markRead(one.id, newest(thread.get().messages))}>${t('header.dealt-with')}</button>
    </div>`}
  </header>`;
}

/** The newest entry that was seen: 0 when there is none at all, undefined when nothing there is was read. */
function lastSeen(one) {
  const {messages} = thread.get();
  if (messages.length === 0 || one.unread === 0) {
    return newest(messages);
  }
  const firstUnread = messages.filter((message) => message.direction === 'INBOUND').at(-one.unread);
  const seen = messages.filter((message) => firstUnread && message.entry < firstUnread.entry);
  return seen.length > 0 ? newest(seen) : undefined;
}
