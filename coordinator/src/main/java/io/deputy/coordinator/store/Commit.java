package io.deputy.coordinator.store;

import java.util.List;

/** What came of a commit. Whatever it was, {@link #applied} stands in the store. */
public sealed interface Commit {
  /** The changes that were carried out, in their order. */
  List<Applied> applied();

  /**
   * @param version of the record from now on
   */
  record Applied(Change change, long version) {}

  /** All of them. */
  record Done(List<Applied> applied) implements Commit {
    public Done {
      applied = List.copyOf(applied);
    }
  }

  /**
   * Somebody else changed these records since they were read, or has committed: drop the plan and
   * read again. Nothing of their batch was carried out.
   */
  record Conflict(List<Applied> applied, List<Change> refused) implements Commit {
    public Conflict {
      applied = List.copyOf(applied);
      refused = List.copyOf(refused);
    }
  }

  /** The leadership is over: stop speaking. */
  record Deposed(List<Applied> applied) implements Commit {
    public Deposed {
      applied = List.copyOf(applied);
    }
  }

  /**
   * Some changes can never be carried out as they are: their records are larger than the store
   * takes. Nothing was carried out: the others may be, without them.
   */
  record TooLarge(List<Refused> refused) implements Commit {
    public TooLarge {
      refused = List.copyOf(refused);
    }

    @Override
    public List<Applied> applied() {
      return List.of();
    }
  }

  /**
   * @param problem a sentence for operators: how large, and how large it may be
   */
  record Refused(Change change, String problem) {}

  /**
   * The store can't be reached, or must not be written by this release. Whether the changes after
   * {@code applied} were carried out is unknown, since an answer can be lost: read again.
   *
   * @param problem a sentence for operators
   */
  record Away(List<Applied> applied, String problem) implements Commit {
    public Away {
      applied = List.copyOf(applied);
    }
  }
}
