import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// How many connections each address has.
final class ConnectionBook: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Whether there is room for one more; then it counts.
    func enter(_ address: String) -> Bool {
        counts.withLock { counts in
            guard counts[address, default: 0] < limit else { return false }
            counts[address, default: 0] += 1
            return true
        }
    }

    func leave(_ address: String) {
        counts.withLock { counts in
            let left = (counts[address] ?? 1) - 1
            counts[address] = left > 0 ? left : nil
        }
    }
}

/// Closes connections that take too long or are too many of one address.
///
/// A deadline runs from the first byte of a request to the last of its answer: it ends a body that comes drop by drop as well
/// as a client that never reads.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let book: ConnectionBook
    private let deadline: TimeAmount
    private let metrics: ServiceMetrics
    private var address: String?
    /// Requests without a complete answer; each has a deadline.
    private var deadlines: [Scheduled<Void>] = []

    init(book: ConnectionBook, deadline: TimeAmount, metrics: ServiceMetrics) {
        self.book = book
        self.deadline = deadline
        self.metrics = metrics
    }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { enter(context) } }

    func channelActive(context: ChannelHandlerContext) {
        enter(context)
        context.fireChannelActive()
    }

    private func enter(_ context: ChannelHandlerContext) {
        guard address == nil else { return }
        let name = context.remoteAddress?.ipAddress ?? "unknown"
        guard book.enter(name) else {
            metrics.refusal("connections-of-address")
            context.close(promise: nil)
            return
        }
        address = name
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let address { book.leave(address) }
        address = nil
        for deadline in deadlines { deadline.cancel() }
        deadlines = []
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) {
            let channel = context.channel
            let metrics = metrics
            deadlines.append(
                context.eventLoop.scheduleTask(in: deadline) {
                    metrics.refusal("deadline")
                    channel.close(promise: nil)
                })
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data), !deadlines.isEmpty else {
            return context.write(data, promise: promise)
        }
        let running = deadlines.removeFirst()
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in running.cancel() }
        context.write(data, promise: written)
    }
}
