// One contact request in the list.
import {html, pure} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {full, short} from '../language/time.js';
import {focusNext} from '../state/focus.js';
import {Icon} from './icon.js';
import {Initials} from './initials.js';
import {Waits} from './waits.js';

/** What is seen of a last text, at most. */
const GLANCE = 140;

export const CaseRow = pure(({one, open, stop, goTo, mixed}) => {
  const last = one.lastMessage;
  const at = one.lastMessageAt ?? one.createdAt;
  return html`<li>
    <a class="row ${one.unread > 0 ? 'unread' : ''}" href="#/case/${one.id}" aria-current=${open ? 'true' : null} tabindex=${stop ? 0 : -1} onFocus=${() => goTo(one.id)} onClick=${(event) => event.detail === 0 && focusNext('chat')} data-case=${one.id}>
      <span class="line"><span class="name"><bdi>${titleOf(one)}</bdi>${one.subject && html` <span class="subject"><bdi>${harmlessLine(one.subject)}</bdi></span>`}</span>
      <span class="at">${one.assignee && html`<span class="has" title=${one.assignee.name}><${Initials} name=${one.assignee.name} /><span class="unseen">${one.assignee.name}</span></span>`}
        ${one.waitingSince ? html`<${Waits} one=${one} />` : html`<time datetime=${at} title=${full(at)}>${short(at)}</time>`}</span></span>
      <span class="line"><span class="last">${one.firstUnread
        ? html`<bdi>${harmlessLine(one.firstUnread.text).slice(0, GLANCE) || t('message.no-text')}</bdi>`
        : last
        ? html`${last.direction === 'OUTBOUND' && html`<${LastState} state=${last.state} />`}<bdi>${harmlessLine(last.text).slice(0, GLANCE) || t('message.no-text')}</bdi>`
        : html`<em>${t('row.no-messages')}</em>`}</span>
      <span class="marks">
        ${mixed && one.status !== 'IN_PROGRESS' && html`<span class="mark">${t(`status.${one.status}`)}</span>`}
        ${one.hidden && html`<span class="sign" title=${t('row.hidden')}><${Icon} name="hidden" /><span class="unseen">${t('row.hidden')}</span></span>`}
        ${one.optedOut && html`<span class="mark">${t('row.opted-out')}</span>`}
        ${one.attention && html`<span class="sign attention" title=${t('row.attention')}><${Icon} name="warning" /><span class="unseen">${t('row.attention')}</span></span>`}
        ${one.unread > 0 && html`<span class="count unread">${t('row.unread', {count: one.unread})}</span>`}
      </span></span>
    </a>
  </li>`;
});

/** The patient's name, or her number while no name is known. */
export function titleOf(one) {
  return harmlessLine(one.patient.name) || one.patient.phone;
}

function LastState({state}) {
  const kind = {
    DELIVERED: 'sent', FAILED: 'failed', UNDELIVERED: 'failed', EXPIRED: 'failed', UNCERTAIN: 'unknown',
  }[state] ?? 'sending';
  return html`<span class="last-state ${kind}"><${Icon} name=${kind} /><span class="unseen">${t(`last.${kind}`)} </span></span>`;
}
