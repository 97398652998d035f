------------------------------- MODULE Primacy -------------------------------
(* Which machine may run the primary of one strict slot, in discrete time.      *)
(*                                                                              *)
(* A primary runs within a tenure: a lease of the coordinator, or a promise of   *)
(* every heir's agent not to start above the primary's epoch for a while. The    *)
(* coordinator promotes an heir once no lease can last; the heir's agent starts  *)
(* it once its own promise is over. So at no instant do two run.                 *)
(*                                                                              *)
(* Messages get lost, late, repeated and out of order. A heartbeat and its       *)
(* answer are one step, sent in the same instant, which gives the longest lease  *)
(* that there can be; so are the question for a promise and the promise. Clocks  *)
(* go at one rate: a margin covers what they differ by.                          *)
EXTENDS Integers, FiniteSets

CONSTANTS
  Machines, First, Second,  \* the first primary's machine, and its fallback's
  Lease, Keep,              \* how long a lease lasts, and a promise
  LastTime, LastEpoch, LastRevision, MessagesKept, \* bounds of the search
  Broken                    \* rules that are switched off, to see the check fail

VARIABLES
  now,
  store,       \* the slot's record, as the coordinator has committed it
  leadsSince,  \* when the coordinator that leads began to
  answered,    \* when it last answered each agent; 0 for not at all
  answers,     \* answers on their way to each agent
  promises,    \* promises on their way to each agent
  agent        \* what each agent knows

vars == <<now, store, leadsSince, answered, answers, promises, agent>>

Off(rule) == rule \in Broken
Max(x, y) == IF x > y THEN x ELSE y
Nobody == [m \in Machines |-> 0]

(* runs: whether its container does. heirs: who the primary's agent asks for     *)
(* promises. promised: until when each has promised it. gave: until when it has  *)
(* itself promised not to start above its epoch.                                 *)
Agent(role, heirs, lease, runs) ==
  [role |-> role, epoch |-> 1, revision |-> 1, heirs |-> heirs, runs |-> runs,
   lease |-> lease, promised |-> Nobody, gave |-> 0]

Init ==
  /\ now = 0 /\ leadsSince = 0 /\ answered = Nobody
  /\ store = [revision |-> 1, epoch |-> 1, primary |-> First, heirs |-> {Second},
              offered |-> {}, stopping |-> FALSE]
  /\ answers = [m \in Machines |-> {}] /\ promises = [m \in Machines |-> {}]
  /\ agent = [m \in Machines |->
       IF m = First THEN Agent("primary", {Second}, Lease, TRUE)
       ELSE Agent(IF m = Second THEN "fallback" ELSE "none", {}, 0, FALSE)]

Leased(m) == now < agent[m].lease
Promised(m) == \A k \in agent[m].heirs : now < agent[m].promised[k] \* of nobody: nobody may be promoted
Tenured(m) == Leased(m) \/ Promised(m)

(* Of what is on its way, any part may be lost, and no more than so much is kept. *)
With(kept, message) ==
  {{message} \cup rest : rest \in {some \in SUBSET kept : Cardinality(some) < MessagesKept}}

(* Whoever's tenure is over has killed its container by the time that others act. *)
Ended(all, time) == [m \in Machines |->
  LET a == all[m] IN
  [a EXCEPT !.runs = @ /\ (time < a.lease \/ \A k \in a.heirs : time < a.promised[k])]]

Tick == /\ now < LastTime /\ now' = now + 1 /\ agent' = Ended(agent, now + 1)
        /\ UNCHANGED <<store, leadsSince, answered, answers, promises>>

(* ---- between the coordinator that leads and the agents ---- *)

Answer(m) ==
  /\ \E kept \in With(answers[m],
       [sent |-> now, revision |-> store.revision, epoch |-> store.epoch, primary |-> store.primary,
        heirs |-> store.heirs \cup store.offered, stopping |-> store.stopping]) :
       answers' = [answers EXCEPT ![m] = kept]
  /\ answered' = [answered EXCEPT ![m] = now]
  /\ UNCHANGED <<now, store, leadsSince, promises, agent>>

Stopped(a, told) ==
  [a EXCEPT !.role = "stopped", !.revision = told.revision, !.epoch = told.epoch, !.heirs = {},
            !.runs = FALSE, !.lease = 0, !.promised = Nobody]
Primary(a, told) ==
  LET anew == told.epoch > a.epoch \/ a.role # "primary"
      from == IF Off("leaseFromTheAnswer") THEN now ELSE told.sent
  IN [a EXCEPT !.role = "primary", !.revision = told.revision, !.epoch = told.epoch,
               !.heirs = told.heirs, !.runs = @ /\ ~anew,
               !.lease = Max(IF anew THEN 0 ELSE @, from + Lease),
               !.promised = IF anew THEN Nobody ELSE @]
Other(m, a, told) ==
  [a EXCEPT !.role = IF m \in told.heirs THEN "fallback" ELSE "none", !.revision = told.revision,
            !.epoch = told.epoch, !.heirs = {}, !.runs = FALSE, !.lease = 0, !.promised = Nobody]

(* What is told to whom has stopped, and to whom a later goal is known, changes nothing. *)
Follow(m) == \E told \in answers[m] :
  /\ told.revision >= agent[m].revision \/ Off("olderAssignmentFollowed")
  /\ ~(agent[m].role = "stopped" /\ told.primary = m /\ told.epoch = agent[m].epoch /\ ~told.stopping)
     \/ Off("olderAssignmentFollowed")
  /\ agent' = Ended([agent EXCEPT ![m] =
       IF told.primary # m THEN Other(m, @, told)
       ELSE IF told.stopping THEN Stopped(@, told) ELSE Primary(@, told)], now)
  /\ UNCHANGED <<now, store, leadsSince, answered, answers, promises>>

(* A lease begins a run; promises only let it go on. *)
Start(m) ==
  /\ agent[m].role = "primary" /\ ~agent[m].runs /\ Leased(m)
  /\ now >= agent[m].gave \/ Off("promiseNotAwaited")
  /\ agent' = [agent EXCEPT ![m].runs = TRUE]
  /\ UNCHANGED <<now, store, leadsSince, answered, answers, promises>>

(* ---- between the agents ---- *)

Promise(m, k) == \* to the primary's agent m by that of an heir, k
  /\ agent[m].role = "primary" /\ agent[m].runs /\ k \in agent[m].heirs
  /\ agent[k].epoch <= agent[m].epoch /\ agent[k].role # "primary"
  /\ agent' = [agent EXCEPT ![k].gave = Max(@, now + Keep)]
  /\ \E kept \in With(promises[m], [of |-> k, epoch |-> agent[m].epoch, sent |-> now]) :
       promises' = [promises EXCEPT ![m] = kept]
  /\ UNCHANGED <<now, store, leadsSince, answered, answers>>
Believe(m) == \E p \in promises[m] :
  /\ agent[m].role = "primary" /\ agent[m].epoch = p.epoch
  /\ agent' = [agent EXCEPT ![m].promised[p.of] = Max(@, p.sent + Keep)]
  /\ UNCHANGED <<now, store, leadsSince, answered, answers, promises>>

(* ---- what the coordinator commits ---- *)

Commit(record) ==
  /\ store.revision < LastRevision /\ store' = [record EXCEPT !.revision = store.revision + 1]
  /\ UNCHANGED <<now, leadsSince, answered, answers, promises, agent>>

(* The agent's report of a revision says that it follows it, and is true ever after. *)
Reported(m) == agent[m].revision >= store.revision

LeaseIsOver == /\ now >= answered[store.primary] + Lease \/ Off("leaseNotAwaited")
               /\ now >= leadsSince + Lease \/ Off("noWarmUp")
HasStopped == store.stopping /\ (Reported(store.primary) \/ Off("stopNotAcknowledged"))
Promote(k) ==
  /\ store.epoch < LastEpoch
  /\ k \in store.heirs \cup (IF Off("anyFallbackInherits") THEN store.offered ELSE {})
  /\ LeaseIsOver \/ HasStopped
  /\ Commit([store EXCEPT !.epoch = @ + 1, !.primary = k, !.heirs = @ \ {k}, !.offered = {},
                          !.stopping = FALSE])

(* A fallback is offered to the primary's agent, and inherits once that has said that it asks it. *)
Offer(k) == /\ k \notin store.heirs \cup store.offered \cup {store.primary}
            /\ Commit([store EXCEPT !.offered = @ \cup {k}])
Acknowledge == /\ store.offered # {} /\ ~store.stopping /\ Reported(store.primary)
               /\ Commit([store EXCEPT !.heirs = @ \cup store.offered, !.offered = {}])
Withdraw(k) == k \in store.heirs /\ Commit([store EXCEPT !.heirs = @ \ {k}])
Move == ~store.stopping /\ store.heirs # {} /\ Commit([store EXCEPT !.stopping = TRUE])

(* ---- faults ---- *)

NewLeader == /\ leadsSince < now /\ leadsSince' = now /\ answered' = Nobody
             /\ UNCHANGED <<now, store, answers, promises, agent>>

(* Of an agent: its container runs on. Role, epoch, heirs and lease are on disk; promises are not:  *)
(* it may have given one in the instant before.                                                      *)
Restart(m) ==
  /\ agent' = Ended([agent EXCEPT
       ![m].promised = Nobody,
       ![m].gave = IF Off("promisesForgotten") THEN 0 ELSE now + Keep], now)
  /\ UNCHANGED <<now, store, leadsSince, answered, answers, promises>>

Next ==
  \/ Tick \/ NewLeader \/ Acknowledge \/ Move
  \/ \E m \in Machines :
       \/ Answer(m) \/ Follow(m) \/ Start(m) \/ Restart(m) \/ Believe(m)
       \/ Promote(m) \/ Offer(m) \/ Withdraw(m)
       \/ \E k \in Machines : Promise(m, k)
Spec == Init /\ [][Next]_vars

(* ---- what must hold ---- *)

Runs(m) == agent[m].runs /\ Tenured(m)
SinglePrimary == \A m, k \in Machines : Runs(m) /\ Runs(k) => m = k

(* Whoever may be promoted is asked by the primary that its agent knows of. *)
HeirsAreAsked ==
  LET p == agent[store.primary] IN
  p.role = "primary" /\ p.epoch = store.epoch => store.heirs \subseteq p.heirs
===============================================================================
