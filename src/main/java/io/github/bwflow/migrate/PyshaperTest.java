package io.github.bwflow.migrate;

import com.google.re2j.Pattern;
import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.classes.Condition;
import io.github.bwflow.units.BadValue;
import io.github.bwflow.units.Printable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads the expressions of pyshaper's {@code test}, which are Python there and nothing but a text
 * here: comparisons of what a connection has, joined by and, or and not.
 */
final class PyshaperTest {
  private static final int LONGEST = 4096;
  private static final int DEEPEST = 50;
  private static final int PORTS = 65_536;

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int depth;

  private PyshaperTest(String text) {
    this.text = text;
  }

  /** What an expression says. */
  sealed interface Test {}

  /** All of them. */
  record All(List<Test> tests) implements Test {}

  /** Any of them. */
  record Any(List<Test> tests) implements Test {}

  /** Not it. */
  record No(Test test) implements Test {}

  /** A port is one of these; the key is that of a match. */
  record Ports(String key, BitSet ports) implements Test {}

  /**
   * A key of a match has a value.
   *
   * @param expression whether the value is a regular expression
   */
  record Fact(String key, String value, boolean expression) implements Test {}

  private enum Kind {
    WORD,
    NUMBER,
    TEXT,
    SIGN,
    END
  }

  private record Token(Kind kind, String text) {
    boolean is(String sign) {
      return kind != Kind.TEXT && text.equals(sign);
    }
  }

  /**
   * What stands at a side of a comparison: one value, or several of which any will do.
   *
   * @param attribute whether it is something that a connection has
   * @param list whether its values are members of a list
   */
  private record Operand(boolean attribute, boolean list, List<Token> values) {
    Token only() {
      return values.get(0);
    }
  }

  /**
   * Reads an expression.
   *
   * @throws BadValue if it is one that is not understood; the message is a part of a sentence
   */
  static Test read(String text) {
    if (text.length() > LONGEST) {
      throw new BadValue("it is too long");
    }
    PyshaperTest reader = new PyshaperTest(text);
    reader.split();
    Test test = reader.any();
    if (reader.peek().kind() != Kind.END) {
      throw reader.unexpected();
    }
    return test;
  }

  private void split() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = i + 1;
      if (c == ' ' || c == '\t') {
        i++;
        continue;
      }
      if (c == '\'' || c == '"') {
        end = text.indexOf(c, i + 1);
        if (end < 0 || text.substring(i, end).indexOf('\\') >= 0) {
          throw new BadValue(end < 0 ? "a quote is not closed" : "a text has a backslash in it");
        }
        tokens.add(new Token(Kind.TEXT, text.substring(i + 1, end)));
        i = end + 1;
        continue;
      }
      boolean digit = c >= '0' && c <= '9';
      if (digit || Character.isLetter(c) || c == '_') {
        while (end < text.length()
            && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
          end++;
        }
        tokens.add(new Token(digit ? Kind.NUMBER : Kind.WORD, text.substring(i, end)));
      } else {
        boolean two = end < text.length() && text.charAt(end) == '=' && "=!<>".indexOf(c) >= 0;
        end += two ? 1 : 0;
        tokens.add(new Token(Kind.SIGN, text.substring(i, end)));
      }
      i = end;
    }
    tokens.add(new Token(Kind.END, ""));
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    return tokens.get(peek().kind() == Kind.END ? at : at++);
  }

  private boolean take(String sign) {
    if (peek().is(sign)) {
      at++;
      return true;
    }
    return false;
  }

  private void need(String sign) {
    if (!take(sign)) {
      throw unexpected();
    }
  }

  private BadValue unexpected() {
    return new BadValue(
        peek().kind() == Kind.END
            ? "it ends too early"
            : "\"" + Printable.of(peek().text()) + "\" in it is not understood");
  }

  private Test any() {
    List<Test> tests = new ArrayList<>(List.of(all()));
    while (take("or")) {
      tests.add(all());
    }
    return tests.size() == 1 ? tests.get(0) : new Any(tests);
  }

  private Test all() {
    List<Test> tests = new ArrayList<>(List.of(no()));
    while (take("and")) {
      tests.add(no());
    }
    return tests.size() == 1 ? tests.get(0) : new All(tests);
  }

  private Test no() {
    if (++depth > DEEPEST) {
      throw new BadValue("it is nested too deeply");
    }
    Test test = take("not") ? new No(no()) : comparison();
    depth--;
    return test;
  }

  private Test comparison() {
    int start = at;
    if (take("(")) {
      // A bracket is around a test, or around the members of a list.
      try {
        Test inner = any();
        if (take(")") && !isComparison()) {
          return inner;
        }
      } catch (BadValue e) {
        if (depth > DEEPEST) {
          throw e;
        }
      }
      at = start;
    }
    Operand left = operand();
    if (left.attribute() && take(".")) {
      return method(left);
    }
    List<Test> tests = new ArrayList<>();
    while (isComparison()) {
      String sign = next().text();
      if (sign.equals("not")) {
        need("in");
        sign = "not in";
      }
      Operand right = operand();
      tests.add(compared(left, sign, right));
      left = right;
    }
    if (tests.isEmpty()) {
      throw unexpected();
    }
    return tests.size() == 1 ? tests.get(0) : new All(tests);
  }

  private boolean isComparison() {
    Token token = peek();
    return token.kind() != Kind.TEXT
        && List.of("==", "!=", "<", "<=", ">", ">=", "in", "not").contains(token.text());
  }

  private Operand operand() {
    if (peek().is("(") || peek().is("[")) {
      String close = next().is("(") ? ")" : "]";
      List<Token> members = new ArrayList<>();
      // In round brackets it is the comma that makes a list.
      boolean list = close.equals("]");
      while (!take(close)) {
        members.add(constant());
        if (!peek().is(close)) {
          need(",");
          list = true;
        }
      }
      if (members.isEmpty()) {
        throw new BadValue("a list in it is empty");
      }
      return new Operand(false, list, members);
    }
    if (peek().is("range")) {
      return range();
    }
    Token token = next();
    if (token.kind() == Kind.WORD) {
      return new Operand(true, false, List.of(token));
    }
    at--;
    return new Operand(false, false, List.of(constant()));
  }

  private Token constant() {
    Token token = peek();
    if (token.kind() != Kind.NUMBER && token.kind() != Kind.TEXT) {
      throw unexpected();
    }
    return next();
  }

  private Operand range() {
    next();
    need("(");
    int first = 0;
    int end = port(constant());
    if (take(",")) {
      first = end;
      end = port(constant());
    }
    need(")");
    List<Token> members = new ArrayList<>();
    for (int i = first; i < end; i++) {
      members.add(new Token(Kind.NUMBER, "" + i));
    }
    if (members.isEmpty()) {
      throw new BadValue("a range in it is empty");
    }
    return new Operand(false, true, members);
  }

  // cmd.startswith('x')
  private Test method(Operand of) {
    String attribute = of.only().text();
    String name = next().text();
    need("(");
    String value = text(constant());
    need(")");
    boolean begin = name.equals("startswith");
    if (!begin && !name.equals("endswith")) {
      throw new BadValue("\"" + Printable.of(name) + "\" in it is not understood");
    }
    if (attribute.equals("cmd")) {
      String quoted = Pattern.quote(value);
      return program(begin ? quoted + "[^ ]*" : "[^ ]*" + quoted);
    }
    if (begin && (attribute.equals("raddr") || attribute.equals("laddr"))) {
      return network(address(attribute), value);
    }
    throw unknown(attribute);
  }

  private Test compared(Operand left, String sign, Operand right) {
    if (left.attribute() == right.attribute()) {
      throw new BadValue("it does not compare an attribute with a value");
    }
    if (!left.attribute() && (sign.equals("in") || sign.equals("not in"))) {
      Test within = within(left.only(), right.only().text());
      return sign.equals("in") ? within : new No(within);
    }
    if (!left.attribute()) {
      String turned =
          switch (sign) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> sign;
          };
      return compared(right, turned, left);
    }
    boolean list = sign.equals("in") || sign.equals("not in");
    if (!list && right.values().size() > 1) {
      throw new BadValue("a list stands where a single value was expected");
    }
    if (list && !right.list()) {
      throw new BadValue("to be a part of a single value has no equal");
    }
    String attribute = left.only().text();
    if (attribute.equals("rport") || attribute.equals("lport")) {
      return ports(attribute.equals("rport") ? "remote_port" : "local_port", sign, right.values());
    }
    List<Test> equal = new ArrayList<>();
    for (Token value : right.values()) {
      equal.add(equal(attribute, value));
    }
    Test any = equal.size() == 1 ? equal.get(0) : new Any(equal);
    return switch (sign) {
      case "==", "in" -> any;
      case "!=", "not in" -> new No(any);
      default -> throw new BadValue(attribute + " " + sign + " has no equal");
    };
  }

  // 'x' in args
  private static Test within(Token value, String attribute) {
    return switch (attribute) {
      case "args" -> new Fact("args", Pattern.quote(text(value)), true);
      case "cmd" -> program("[^ ]*" + Pattern.quote(text(value)) + "[^ ]*");
      default -> throw unknown(attribute);
    };
  }

  private static Test equal(String attribute, Token value) {
    return switch (attribute) {
      case "user" -> new Fact("user", user(value), false);
      case "cmd" -> program(Pattern.quote(text(value)));
      case "cc" -> new Fact("country", text(value), false);
      case "pid" -> new Fact("pid", "" + number(value), false);
      case "raddr", "laddr" ->
          new Fact(address(attribute), AddressRange.parse(text(value)).toString(), false);
      default -> throw unknown(attribute);
    };
  }

  private static String user(Token value) {
    String name = text(value);
    if (!Condition.isName(name)) {
      throw new BadValue("\"" + Printable.of(name) + "\" is no user's name");
    }
    return name;
  }

  private static BadValue unknown(String attribute) {
    return new BadValue("\"" + Printable.of(attribute) + "\" has no equal in such a test");
  }

  // pyshaper's cmd is the first word of the command line.
  private static Test program(String expression) {
    return new Fact("cmdline", expression + "( .*)?", true);
  }

  private static String address(String attribute) {
    return attribute.equals("raddr") ? "remote_address" : "local_address";
  }

  private static Test network(String key, String begin) {
    String[] parts = begin.split("\\.", -1);
    if (begin.endsWith(".") && parts.length <= 4) {
      String whole = begin + "0.".repeat(5 - parts.length);
      String network = whole.substring(0, whole.length() - 1) + "/" + 8 * (parts.length - 1);
      return new Fact(key, AddressRange.parse(network).toString(), false);
    }
    throw new BadValue("\"" + Printable.of(begin) + "\" is not the beginning of a network");
  }

  private static Test ports(String key, String sign, List<Token> values) {
    BitSet ports = new BitSet(PORTS);
    for (Token value : values) {
      int port = port(value);
      switch (sign) {
        case "==", "in", "!=", "not in" -> ports.set(port);
        case "<" -> ports.set(0, port);
        case "<=" -> ports.set(0, port + 1);
        case ">" -> ports.set(port + 1, PORTS);
        default -> ports.set(port, PORTS);
      }
    }
    Test test = new Ports(key, ports);
    return sign.equals("!=") || sign.equals("not in") ? new No(test) : test;
  }

  private static String text(Token token) {
    if (token.kind() != Kind.TEXT || token.text().isEmpty()) {
      throw new BadValue("\"" + Printable.of(token.text()) + "\" stands where a text was expected");
    }
    return token.text();
  }

  private static int number(Token token) {
    boolean digits = token.kind() == Kind.NUMBER && token.text().length() <= 7;
    for (int i = 0; digits && i < token.text().length(); i++) {
      digits = token.text().charAt(i) >= '0' && token.text().charAt(i) <= '9';
    }
    if (!digits) {
      throw new BadValue(
          "\"" + Printable.of(token.text()) + "\" stands where a number was expected");
    }
    return Integer.parseInt(token.text());
  }

  private static int port(Token token) {
    int port = number(token);
    if (port >= PORTS) {
      throw new BadValue(port + " is no port");
    }
    return port;
  }
}
