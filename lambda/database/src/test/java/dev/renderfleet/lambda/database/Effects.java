package dev.renderfleet.lambda.database;

import dev.renderfleet.lambda.connection.Opener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what a function does to the outside world (connections, statements, commits, calls to Secrets Manager), and can end
 * it right after the nth of these.
 */
final class Effects {
    private final List<String> seen = new ArrayList<>();
    private int abortAfter;
    private String trigger = "";
    private Runnable onTrigger = () -> {};

    /** Ends the work after this many more effects; 0 for never. */
    synchronized void abortAfter(int count) {
        seen.clear();
        abortAfter = count;
    }

    /** Has something happen, once, right after the first statement that contains this text. */
    synchronized void onStatement(String text, Runnable action) {
        trigger = text;
        onTrigger = action;
    }

    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    synchronized void happened(String effect) {
        seen.add(effect);
        if (!trigger.isEmpty() && effect.contains(trigger)) {
            trigger = "";
            onTrigger.run();
        }
        if (seen.size() == abortAfter) {
            abortAfter = 0;
            throw new AbortedError(effect);
        }
    }

    Opener watching(Opener opener) {
        return (login, database) -> {
            Connection connection = opener.open(login, database);
            happened("login of " + login.username());
            return (Connection) proxy(Connection.class, connection);
        };
    }

    private Object proxy(Class<?> type, Object target) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            Object result;
            try {
                result = method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            String name = method.getName();
            if (name.startsWith("execute") || name.equals("commit")) {
                happened(name + (arguments == null ? "" : " " + arguments[0]));
            }
            return result instanceof Statement && type == Connection.class
                    ? proxy(method.getReturnType(), result)
                    : result;
        });
    }
}
