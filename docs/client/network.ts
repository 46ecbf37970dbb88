// The bad network of the walk. Every request arrives; what comes back is spoiled as told. Only
// silence ends when the phone gives up: what a busy machine answers late is not lost.

/** What happens to an answer on its way back. */
export type Fault = "lost" | "cut" | "silence" | "empty 502" | "page 502" | "portal";

const page = { "Content-Type": "text/html" };

export class BadNetwork {
  /** Of the next answers, one each; then the network is good. */
  faults: Fault[] = [];
  /** What the service did with each activity that arrived. */
  readonly arrivals: string[] = [];

  readonly send = async (request: Request, { signal }: { signal: AbortSignal }): Promise<Response> => {
    const fault = this.faults.shift();
    const answer = await fetch(request);
    if (request.method === "POST" && request.url.endsWith("/activities") && answer.status === 201) {
      this.arrivals.push(answer.headers.has("Idempotent-Replayed") ? "replayed" : "made");
    }
    switch (fault) {
      case undefined:
        return answer;
      case "lost":
        throw new TypeError("the connection broke");
      case "cut":
        return new Response(halfOf(await answer.text()), answer);
      case "silence":
        signal.throwIfAborted();
        return new Promise((_, giveUp) => signal.addEventListener("abort", () => giveUp(signal.reason)));
      case "empty 502":
        return new Response(null, { status: 502, headers: { "Content-Length": "0" } });
      case "page 502":
        return new Response("<html>Bad Gateway</html>", { status: 502, headers: page });
      case "portal":
        return new Response("<html>Log in to the hotel's network</html>", { status: 200, headers: page });
    }
  };
}

/** A body that breaks off in the middle. */
function halfOf(text: string): ReadableStream<Uint8Array> {
  const half = new TextEncoder().encode(text.slice(0, text.length / 2));
  let begun = false;
  return new ReadableStream({
    pull(body) {
      if (begun) {
        body.error(new TypeError("the connection broke"));
      } else {
        body.enqueue(half);
      }
      begun = true;
    },
  });
}
