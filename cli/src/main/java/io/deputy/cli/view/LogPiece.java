package io.deputy.cli.view;

/**
 * Some bytes of one placement's log, which may end within a line.
 *
 * @param error instead of data: why this placement's log can't be read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: passed on and printed
public record LogPiece(String placement, String machine, byte[] data, String error) {}
