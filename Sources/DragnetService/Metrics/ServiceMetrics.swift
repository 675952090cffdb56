import Synchronization

/// What the service counts, as Prometheus reads it.
///
/// A handful of numbers under one lock; a request costs two additions.
package final class ServiceMetrics: Sendable {
    /// What requests are counted by.
    private struct Answer: Hashable {
        var route: String
        var status: Int
    }

    private struct Counts {
        var requests: [Answer: Int] = [:]
        var refusals: [String: Int] = [:]
        var buckets = [Int](repeating: 0, count: ServiceMetrics.bounds.count + 1)
        var seconds = 0.0
        var events = 0
        var removed = 0
        var scored = 0
        var odd = 0
        var groups = 0
        var groupedRequests = 0
    }

    private let counts = Mutex(Counts())

    /// Nothing counted yet.
    package init() {}

    /// Upper bounds of the histogram, in seconds.
    private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    /// Counts an answer.
    func request(route: String, status: Int, seconds: Double) {
        counts.withLock { counts in
            counts.requests[Answer(route: route, status: status), default: 0] += 1
            counts.buckets[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            counts.seconds += seconds
        }
    }

    /// Counts a request or connection that was turned away, by the code of its reason.
    func refusal(_ code: String) { counts.withLock { $0.refusals[code, default: 0] += 1 } }

    /// Counts events that were stored.
    func stored(_ events: Int) { counts.withLock { $0.events += events } }

    /// Counts events that were removed.
    func removed(_ events: Int) { counts.withLock { $0.removed += events } }

    /// Counts events that were looked at, and how many of them were odd.
    func scored(_ events: Int, odd: Int) {
        counts.withLock {
            $0.scored += events
            $0.odd += odd
        }
    }

    /// Counts a step of the writer.
    func group(requests: Int) {
        counts.withLock {
            $0.groups += 1
            $0.groupedRequests += requests
        }
    }

    /// The page that Prometheus reads.
    ///
    /// - Parameters:
    ///   - gauges: further numbers of the moment, by name.
    ///   - counters: further numbers that only grow.
    package func text(
        gauges: [(name: String, help: String, value: Double)],
        counters: [(name: String, help: String, value: Int)] = []
    ) -> String {
        let counts = counts.withLock { $0 }
        var lines: [String] = []
        func head(_ name: String, _ type: String, _ help: String) {
            lines += ["# HELP dragnet_\(name) \(help)", "# TYPE dragnet_\(name) \(type)"]
        }
        head("requests_total", "counter", "Answers by route and status.")
        let requests = counts.requests.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
        for (answer, count) in requests {
            lines.append("dragnet_requests_total{route=\"\(answer.route)\",status=\"\(answer.status)\"} \(count)")
        }
        head("refusals_total", "counter", "Requests and connections turned away, by reason.")
        for (code, count) in counts.refusals.sorted(by: { $0.key < $1.key }) {
            lines.append("dragnet_refusals_total{reason=\"\(code)\"} \(count)")
        }
        head("request_seconds", "histogram", "Time from a request's head to its answer.")
        var sum = 0
        for (bound, count) in zip(Self.bounds, counts.buckets) {
            sum += count
            lines.append("dragnet_request_seconds_bucket{le=\"\(bound)\"} \(sum)")
        }
        sum += counts.buckets[Self.bounds.count]
        lines.append("dragnet_request_seconds_bucket{le=\"+Inf\"} \(sum)")
        lines += ["dragnet_request_seconds_sum \(counts.seconds)", "dragnet_request_seconds_count \(sum)"]
        let own: [(name: String, help: String, value: Int)] = [
            ("events_stored_total", "Events stored.", counts.events),
            ("events_removed_total", "Events removed, as they were kept long enough.", counts.removed),
            ("events_scored_total", "Events scored, stored or not.", counts.scored),
            ("events_odd_total", "Events in band medium or above.", counts.odd),
            ("commits_total", "Durable steps of the writer.", counts.groups),
            ("committed_requests_total", "Requests in them.", counts.groupedRequests),
        ]
        for (name, help, value) in own + counters {
            head(name, "counter", help)
            lines.append("dragnet_\(name) \(value)")
        }
        for (name, help, value) in gauges {
            head(name, "gauge", help)
            lines.append("dragnet_\(name) \(value == value.rounded() ? "\(Int(value))" : "\(value)")")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
