/**
 * BuildKit's way to ask back: a session that Docker opens to whoever has it build. BuildKit asks it
 * for the login of each registry that wants one, also of those that let everybody in; without a
 * session it can't build on an image of Docker Hub.
 *
 * <p>Opened and closed by a build, on its thread; answers on threads of gRPC's. Nothing here knows
 * what is built; logins are told to the Engine alone, through a socket that nobody else can open.
 */
@NullMarked
package io.deputy.agent.session;

import org.jspecify.annotations.NullMarked;
