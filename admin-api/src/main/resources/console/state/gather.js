// Many calls soon after one another become one, so that a burst of events does not become a burst of requests.
export function gather(work, pause = 150) {
  let timer = null;
  let busy = false;
  let again = false;

  async function go() {
    timer = null;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
      if (again) {
        again = false;
        ask();
      }
    }
  }

  function ask() {
    timer ??= setTimeout(go, pause);
  }
  return ask;
}
