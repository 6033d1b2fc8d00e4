// Server-Sent Events from a stream of text (HTML standard, 9.2.6), as far as the server uses them: id, data, comments.
export function eventParser(onEvent) {
  let rest = '';
  let id = null;
  let data = [];

  function line(text) {
    if (text === '') {
      if (data.length > 0) {
        onEvent({id, data: data.join('\n')});
      }
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      data.push(value);
    } else if (field === 'id') {
      id = value;
    }
  }

  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(line);
  };
}
