package io.deputy.compose.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line in words, quoted as in a shell; no shell is run, so nothing else of it has a
 * meaning: {@code $(…)} and backquotes are text of one word. Like docker compose, it ends at an
 * unquoted {@code ; & | < >}: a shell's operators work in a list form such as {@code [sh, -c, …]}
 * only.
 *
 * @param rest what stands after the end, from the operator on; empty usually
 */
public record ShellWords(List<String> words, String rest) {
  public ShellWords {
    words = List.copyOf(words);
  }

  /** A quote that is not closed, or a parenthesis, which stands for nothing without a shell. */
  public static final class Unbalanced extends Exception {
    private static final long serialVersionUID = 1;

    Unbalanced(String message) {
      super(message, null, false, false);
    }
  }

  public static ShellWords of(String line) throws Unbalanced {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    char closing = 0; // of a command within the command, which is kept as it is
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quote != '\'') {
        if (++i < line.length()) {
          word.append(line.charAt(i));
        }
        inWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (closing != 0) {
        if (c == '(' && closing == ')') {
          throw new Unbalanced("found a ( within $( ), expected it in quotes");
        }
        word.append(c);
        closing = c == closing ? 0 : closing;
      } else if (c == '`'
          || (c == '(' && !word.isEmpty() && word.charAt(word.length() - 1) == '$')) {
        word.append(c);
        closing = c == '`' ? c : ')';
        inWord = true;
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else if (";&|<>".indexOf(c) >= 0) {
        return ended(words, word, inWord, line.substring(i));
      } else if (c == '(' || c == ')') {
        throw new Unbalanced("found an unquoted \"" + c + "\", expected it in quotes");
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (closing != 0) {
      throw new Unbalanced("found a command within it that no " + closing + " ends");
    }
    if (quote != 0) {
      throw new Unbalanced("found a " + quote + " that is never closed, expected another one");
    }
    return ended(words, word, inWord, "");
  }

  private static ShellWords ended(
      List<String> words, StringBuilder word, boolean inWord, String rest) {
    if (inWord) {
      words.add(word.toString());
    }
    return new ShellWords(words, rest);
  }
}
