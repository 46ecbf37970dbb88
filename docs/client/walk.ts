// A day of two principals, as a test runs it: a record is logged without a network, arrives
// three times and is made once; the partner confirms; the report counts one more.
import { flush, keep, type Storage, type Waiting } from "./outbox.js";
import { connect, explain, logIn, repeating, type Service } from "./service.js";

declare const process: { argv: string[] };

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new Error(`${what} is missing`);
  }
  return value;
}

const address = given(process.argv[2], "the service's address");
const quick = { tries: 5, first: 10, longest: 100 };

const arrivals: string[] = [];

/** A network that delivers a record and loses the answer, so many times. */
function losing(answers: number) {
  return async (request: Request) => {
    const answer = await fetch(request);
    if (request.method === "POST" && request.url.endsWith("/activities") && answer.status === 201) {
      arrivals.push(answer.headers.get("Idempotent-Replayed") ? "replayed" : "made");
      if (arrivals.length <= answers) {
        throw new TypeError("the connection broke");
      }
    }
    return answer;
  };
}

async function as(username: string, send: (request: Request) => Promise<Response>): Promise<{ service: Service; school: string }> {
  const service = connect(address, "zh-CN", send);
  const { data, error } = await service.POST("/api/v1/sessions", { body: { username, password: "gongtongti-2018" } });
  if (error) {
    throw new Error(explain(error));
  }
  logIn(service, data.token);
  return { service, school: given(data.user.school_id ?? undefined, "the school") };
}

async function confirmed(service: Service, id: string): Promise<number> {
  const { data, error } = await service.GET("/api/v1/reports/communities/{id}", { params: { path: { id }, query: { school_year: 2017 } } });
  if (error) {
    throw new Error(explain(error));
  }
  if (typeof data === "string") {
    throw new Error("only ?format=csv is answered with a text");
  }
  return data.activities.confirmed;
}

const ours = await as("shiyan", repeating(losing(2), quick));
const theirs = await as("dibaxiao", repeating(fetch, quick));
const { data: communities } = await ours.service.GET("/api/v1/communities", { params: { query: { kind: "development" } } });
const community = given(communities?.items[0], "the community").id;
const before = await confirmed(ours.service, community);

// Without a network: the form gets its key when it is opened, and is kept.
let kept: Waiting[] = [];
const storage: Storage = { load: async () => kept, save: async (waiting) => void (kept = waiting) };
const form: Waiting = {
  key: crypto.randomUUID(),
  body: {
    community_id: community,
    type: "joint_lesson_planning",
    mode: "online",
    status: "submitted",
    title: "四年级英语集体备课",
    held_on: "2018-05-22",
    host_school_id: ours.school,
    participants: [
      { school_id: ours.school, headcount: 4 },
      { school_id: theirs.school, headcount: 0 }, // a slip
    ],
  },
};
await keep(storage, form);

// Back in the network: the slip is told by field, corrected, and sent again under the same key.
const first = await flush(ours.service, storage);
const refused = given(first.refused[0], "the refusal").problem;
console.log("refused:", refused.code, (refused.errors ?? []).map((e) => e.field).join());
given(form.body.participants[1], "the partner").headcount = 3;
const second = await flush(ours.service, storage);
const made = given(second.made[0], "the activity");
console.log("arrived:", arrivals.join());
console.log("made:", second.made.length, "waiting:", kept.length);
const { data: listed } = await ours.service.GET("/api/v1/activities", { params: { query: { q: "四年级英语集体备课" } } });
console.log("records:", listed?.items.length);

// Two change it at once: the second reads again before it decides.
const path = { id: made.id };
const { response: changed } = await ours.service.PATCH("/api/v1/activities/{id}", {
  params: { path, header: { "If-Match": `"${made.version}"` } },
  body: { location: "线上会议室" },
});
const { error: stale } = await ours.service.PATCH("/api/v1/activities/{id}", {
  params: { path, header: { "If-Match": `"${made.version}"` } },
  body: { minutes: 90 },
});
console.log("stale:", stale?.status, stale?.code);
const { data: now, response: read } = await ours.service.GET("/api/v1/activities/{id}", { params: { path } });
console.log("changed:", changed.status, now?.location);

// The partner confirms with its own number.
const { data: answered, error: unanswered } = await theirs.service.POST("/api/v1/activities/{id}/confirmations", {
  params: { path, header: { "If-Match": given(read.headers.get("ETag") ?? undefined, "the ETag"), "Idempotency-Key": crypto.randomUUID() } },
  body: { answer: "confirmed", headcount: 5 },
});
console.log("answered:", answered?.status ?? explain(given(unanswered, "the reason")));
console.log("report:", before, "→", await confirmed(theirs.service, community));

// What the partner's phone was told meanwhile.
const told = new Map<string, string>();
for (let since: string | undefined; ; ) {
  const { data: page, error } = await theirs.service.GET("/api/v1/changes", { params: { query: { limit: 200, ...(since && { since }) } } });
  if (error) {
    throw new Error(explain(error));
  }
  for (const change of page.items) {
    if (change.no_longer_yours) {
      told.delete(change.id);
    } else if (change.activity) {
      told.set(change.id, change.activity.status);
    }
  }
  since = page.next_cursor;
  if (!page.more) {
    break;
  }
}
console.log("phone:", told.get(made.id));
