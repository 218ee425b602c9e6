package dev.renderfleet.architecture;

import dev.renderfleet.architecture.Traffic.Arrow;
import dev.renderfleet.architecture.Traffic.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which column each node is in: a server right of all its clients, addresses in the first column, a client that nobody
 * calls just left of its nearest server. Where groups call each other in a circle, the arrow that closes it goes back.
 */
final class Ranks {

    private final Map<String, List<String>> servers = new TreeMap<>();
    private final Map<String, List<String>> clients = new TreeMap<>();
    private final Map<String, Integer> ranks = new LinkedHashMap<>();

    private Ranks(Traffic traffic) {
        List<String> order = new ArrayList<>();
        traffic.nodes().values().stream()
                .filter(node -> !node.isGroup())
                .map(Node::key)
                .forEach(order::add);
        traffic.nodes().values().stream().filter(Node::isGroup).map(Node::key).forEach(order::add);
        Map<String, List<String>> all = new TreeMap<>();
        order.forEach(key -> {
            all.put(key, new ArrayList<>());
            servers.put(key, new ArrayList<>());
            clients.put(key, new ArrayList<>());
        });
        traffic.arrows().stream()
                .filter(arrow -> !all.get(arrow.from()).contains(arrow.to()))
                .forEach(arrow -> all.get(arrow.from()).add(arrow.to()));
        Set<String> done = new HashSet<>();
        order.forEach(key -> withoutCircles(key, all, new HashSet<>(), done));
        order.forEach(key -> rank(key, traffic));
        order.stream()
                .filter(key ->
                        clients.get(key).isEmpty() && traffic.nodes().get(key).isGroup())
                .forEach(this::moveToServers);
        closeGaps();
    }

    /** Column by node key, from 0 without gaps. */
    static Map<String, Integer> of(Traffic traffic) {
        return new Ranks(traffic).ranks;
    }

    private void withoutCircles(String key, Map<String, List<String>> all, Set<String> path, Set<String> done) {
        if (done.contains(key)) {
            return;
        }
        path.add(key);
        for (String server : all.get(key)) {
            if (!path.contains(server)) {
                servers.get(key).add(server);
                clients.get(server).add(key);
                withoutCircles(server, all, path, done);
            }
        }
        path.remove(key);
        done.add(key);
    }

    private int rank(String key, Traffic traffic) {
        Integer known = ranks.get(key);
        if (known != null) {
            return known;
        }
        boolean isAlone = clients.get(key).isEmpty()
                && servers.get(key).isEmpty()
                && traffic.nodes().get(key).isGroup();
        int rank = isAlone
                ? 1
                : clients.get(key).stream()
                        .mapToInt(client -> rank(client, traffic) + 1)
                        .max()
                        .orElse(0);
        ranks.put(key, rank);
        return rank;
    }

    private void moveToServers(String key) {
        servers.get(key).stream().mapToInt(ranks::get).min().ifPresent(nearest -> ranks.put(key, nearest - 1));
    }

    private void closeGaps() {
        Collection<Integer> used = new TreeSet<>(ranks.values());
        Map<Integer, Integer> places = new LinkedHashMap<>();
        used.forEach(rank -> places.put(rank, places.size()));
        ranks.replaceAll((key, rank) -> places.get(rank));
    }

    /** Whether an arrow goes from a column to one at its left. */
    static boolean goesBack(Arrow arrow, Map<String, Integer> ranks) {
        return ranks.get(arrow.from()) > ranks.get(arrow.to());
    }
}
