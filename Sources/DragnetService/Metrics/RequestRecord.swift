import DragnetCore
import HTTPTypes
import Logging

/// A request that has begun, until it is counted and told to the log.
struct RequestRecord: Sendable {
    private let started = ContinuousClock.now

    /// Counts the answer to it; the log hears of it where every request is logged.
    ///
    /// - Parameter logger: says the request's id.
    func close(
        _ method: HTTPRequest.Method, route: String, status: HTTPResponse.Status, metrics: ServiceMetrics,
        logger: Logger
    ) {
        let seconds = (ContinuousClock.now - started).inSeconds
        metrics.request(route: route, status: status.code, seconds: seconds)
        logger.debug(
            "request",
            metadata: [
                "method": "\(method.rawValue)", "route": "\(route)", "status": "\(status.code)",
                "seconds": "\(seconds)",
            ])
    }
}
