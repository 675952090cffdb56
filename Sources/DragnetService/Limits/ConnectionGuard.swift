import HTTPTypes
package import NIOCore
import NIOHTTP1
package import NIOHTTPTypes
import Synchronization

/// What each address has and does: its connections, and how fast its requests come.
package final class ConnectionBook: Sendable {
    private struct Client {
        var connections = 0
        /// Requests that may come at once, and when that was counted.
        var allowance: Double
        var countedAt: NIODeadline
    }

    private let clients = Mutex<[String: Client]>([:])
    private let limit: Int
    private let rate: Double
    private var burst: Double { rate * 2 }

    /// - Parameters:
    ///   - limit: the most connections of one address.
    ///   - rate: the most requests a second of one address, twice as many in a burst; 0 for any number.
    package init(limit: Int, rate: Int) {
        self.limit = limit
        self.rate = Double(rate)
    }

    /// Whether there is room for one more connection; then it counts.
    package func enter(_ address: String, at now: NIODeadline = .now()) -> Bool {
        clients.withLock { clients in
            guard clients[address]?.connections ?? 0 < limit else { return false }
            clients[address, default: Client(allowance: burst, countedAt: now)].connections += 1
            return true
        }
    }

    /// Counts a connection that has ended.
    package func leave(_ address: String, at now: NIODeadline = .now()) {
        clients.withLock { clients in
            guard var client = clients[address] else { return }
            client.connections -= 1
            // Remembered until the allowance is full again: a new connection must not bring a new one.
            refill(&client, at: now)
            clients[address] = client.connections > 0 || client.allowance < burst ? client : nil
            if clients.count > Self.mostRemembered { forget(&clients, at: now) }
        }
    }

    private static let mostRemembered = 10_000

    private func forget(_ clients: inout [String: Client], at now: NIODeadline) {
        for (address, var client) in clients where client.connections == 0 {
            refill(&client, at: now)
            if client.allowance >= burst { clients[address] = nil }
        }
    }

    /// Whether an address may send one more request now; then it counts.
    ///
    /// A token bucket: what was not used is kept for up to two seconds.
    package func allows(_ address: String, at now: NIODeadline) -> Bool {
        guard rate > 0 else { return true }
        return clients.withLock { clients in
            var client = clients[address] ?? Client(allowance: burst, countedAt: now)
            refill(&client, at: now)
            let isAllowed = client.allowance >= 1
            if isAllowed { client.allowance -= 1 }
            clients[address] = client
            return isAllowed
        }
    }

    private func refill(_ client: inout Client, at now: NIODeadline) {
        let seconds = Double((now - client.countedAt).nanoseconds) * 1e-9
        client.allowance = min(burst, client.allowance + max(0, seconds) * rate)
        client.countedAt = now
    }
}

/// Closes connections that take too long or are too many of one address, and turns away what is no request.
///
/// A deadline runs from the first byte of a request to the last of its answer: it ends a client that never reads. A body that
/// comes drop by drop ends sooner, once it falls behind the least pace, and one that is answered before its end may come for one
/// more deadline and some MiB: long enough for a client that reads no answer before it has sent all.
package final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    /// What a connection is held to.
    package struct Limits: Sendable {
        /// From a request's first byte to the last of its answer.
        package var deadline: TimeAmount
        /// Bytes a second that a body has to keep up; 0 for any pace.
        package var bodyRate: Int
        /// How often the pace is looked at.
        package var paceInterval: TimeAmount

        /// Limits of these values.
        package init(deadline: TimeAmount, bodyRate: Int, paceInterval: TimeAmount = .seconds(5)) {
            self.deadline = deadline
            self.bodyRate = bodyRate
            self.paceInterval = paceInterval
        }
    }

    private let book: ConnectionBook
    private let limits: Limits
    private let metrics: ServiceMetrics
    private var address: String?
    /// When each request has to be answered and its answer written, oldest first.
    private var deadlines: [NIODeadline] = []
    /// How many of them have a complete answer that is not written yet.
    private var answeredCount = 0
    /// Looks at the oldest deadline, once in a while and not for each request: to begin and to cancel it costs more than
    /// reading an event.
    private var watch: Scheduled<Void>?
    /// Whether a request's head has come and its end has not.
    private var isBodyComing = false
    /// Looks at the pace of a body that does not come at once; nil while there is none.
    private var pace: RepeatedTask?
    private var bodyBytes = 0
    /// Whether the service has asked for more; while it has not, a body cannot come.
    private var isWaiting = false
    /// Whether the connection was turned away and what still comes is nobody's.
    private var isRefused = false
    private var hasBegunAnswer = false
    /// How much of a body that was answered before its end may still come, and until when; nil where none was.
    private var unwanted: (bytes: Int, end: NIODeadline)?

    private static let mostUnwanted = 64 << 20

    /// A guard of one connection.
    package init(book: ConnectionBook, limits: Limits, metrics: ServiceMetrics) {
        self.book = book
        self.limits = limits
        self.metrics = metrics
    }

    package func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { enter(context) } }

    package func channelActive(context: ChannelHandlerContext) {
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

    package func channelInactive(context: ChannelHandlerContext) {
        if let address { book.leave(address) }
        address = nil
        watch?.cancel()
        watch = nil
        deadlines = []
        endPace()
        context.fireChannelInactive()
    }

    package func read(context: ChannelHandlerContext) {
        isWaiting = true
        context.read()
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        isWaiting = false
        if isBodyComing, pace == nil { beginPace(context) }
        context.fireChannelReadComplete()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        switch unwrapInboundIn(data) {
        case .head:
            guard book.allows(address ?? "unknown", at: context.eventLoop.now) else {
                return refuse(Self.tooFast, context)
            }
            begin(context)
        case .body(let part):
            bodyBytes += part.readableBytes
            unwanted?.bytes -= part.readableBytes
            if let unwanted, unwanted.bytes < 0 || unwanted.end <= context.eventLoop.now { return drop(context) }
        case .end:
            unwanted = nil
            endPace()
        }
        context.fireChannelRead(data)
    }

    private func begin(_ context: ChannelHandlerContext) {
        isBodyComing = true
        bodyBytes = 0
        deadlines.append(context.eventLoop.now + limits.deadline)
        if watch == nil { beginWatch(context.channel, from: deadlines[0]) }
    }

    private func beginWatch(_ channel: any Channel, from deadline: NIODeadline) {
        let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
        watch = channel.eventLoop.scheduleTask(deadline: deadline) {
            let guarded = bound.value
            guarded.watch = nil
            guard let oldest = guarded.deadlines.first else { return }
            guard oldest <= channel.eventLoop.now else { return guarded.beginWatch(channel, from: oldest) }
            guarded.metrics.refusal("deadline")
            channel.close(promise: nil)
        }
    }

    private func beginPace(_ context: ChannelHandlerContext) {
        guard limits.bodyRate > 0 else { return }
        let least = Int64(limits.bodyRate) * limits.paceInterval.nanoseconds / 1_000_000_000
        let channel = context.channel
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        pace = context.eventLoop.scheduleRepeatedTask(
            initialDelay: limits.paceInterval, delay: limits.paceInterval
        ) { _ in
            let guarded = bound.value
            defer { guarded.bodyBytes = 0 }
            guard guarded.isWaiting, guarded.bodyBytes < least else { return }
            guarded.endPace()
            guarded.metrics.refusal("slow-body")
            channel.close(promise: nil)
        }
    }

    private func endPace() {
        isBodyComing = false
        pace?.cancel()
        pace = nil
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isRefused else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational: hasBegunAnswer = true
        case .end:
            hasBegunAnswer = false
            if answeredCount < deadlines.count {
                answeredCount += 1
                if isBodyComing, answeredCount == deadlines.count {
                    unwanted = (Self.mostUnwanted, context.eventLoop.now + limits.deadline)
                }
                let written = promise ?? context.eventLoop.makePromise(of: Void.self)
                // Answers are written in their order, so that it is the oldest that is through.
                written.futureResult.assumeIsolated().whenComplete { _ in
                    self.answeredCount -= 1
                    if !self.deadlines.isEmpty { self.deadlines.removeFirst() }
                }
                return context.write(data, promise: written)
            }
        default: break
        }
        context.write(data, promise: promise)
    }

    /// Ends a connection whose body was answered long ago and does not end.
    private func drop(_ context: ChannelHandlerContext) {
        isRefused = true
        endPace()
        metrics.refusal("unwanted-body")
        context.close(promise: nil)
    }

    // MARK: What is turned away here

    private static var tooFast: Problem {
        var problem = Problem(
            429, "too-many-requests", "This address sends more requests a second than it may.",
            help: "Send them more slowly, or several events in one request.")
        problem.headers = [(.retryAfter, "1")]
        return problem
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let fault = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        let problem =
            fault == .headerOverflow
            ? Problem(431, "headers-too-large", "The request has a head of over 16 KiB or over 100 fields.")
            : Problem(400, "bad-request", "That is no request of HTTP/1.1.")
        refuse(problem, context)
        context.fireErrorCaught(error)
    }

    /// Answers a connection that goes no further, unless an answer is on its way: that would be mixed up with it.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard !isRefused else { return }
        isRefused = true
        endPace()
        metrics.refusal(problem.code)
        if answeredCount == deadlines.count, !hasBegunAnswer {
            let body = problem.body(request: nil)
            var head = HTTPResponse(status: HTTPResponse.Status(code: problem.status))
            head.headerFields[.contentType] = "application/problem+json"
            head.headerFields[.contentLength] = "\(body.count)"
            head.headerFields[.connection] = "close"
            for (name, value) in problem.headers { head.headerFields[name] = value }
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(bytes: body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
        // What has come and was not read would turn the close into a reset, which takes the answer with it.
        let channel = context.channel
        context.close(mode: .output, promise: nil)
        context.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    }
}
