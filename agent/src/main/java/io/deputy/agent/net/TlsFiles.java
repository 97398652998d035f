package io.deputy.agent.net;

import java.nio.file.Path;

/**
 * Where this agent's TLS material lies, all PEM.
 *
 * @param ca certificates of who may sign a peer's
 * @param certificate this machine's, with its chain
 * @param key its private key, PKCS#8, without a password
 */
public record TlsFiles(Path ca, Path certificate, Path key) {}
