package io.deputy.model;

/**
 * What came of the connections that clients made on one machine to one service, since the machine's
 * agent began.
 *
 * @param waiting how many are held now
 * @param held how many had to wait
 * @param released how many of these got a container then
 * @param closed how many got none: they had waited too long, too many waited, or what they asked
 *     for is not to be had
 * @param reset how many were open and were ended: another is primary now, or the address that they
 *     were made to was taken down
 */
public record Connections(int waiting, long held, long released, long closed, long reset) {
  public static final Connections NONE = new Connections(0, 0, 0, 0, 0);
}
