import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers plain requests to score where they are read: no task begins, no thread changes, which costs more than scoring.
///
/// Only a short body of known length is taken, on a connection all of whose earlier requests are answered. Everything else
/// passes on as it came, and so does what ``QuickScoring`` does not take. Now and then a request passes on though it could
/// be taken, so that whoever closes idle connections sees that this one is not.
final class ScoreShortcut: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let scoring: QuickScoring
    private let longestSilence: TimeAmount
    /// Requests that passed on and are not answered.
    private var openCount = 0
    /// When the last request passed on.
    private var passedAt: NIODeadline?
    /// The request that is being collected.
    private var head: HTTPRequest?
    private var body: [UInt8] = []
    private var record = RequestRecord()

    /// - Parameter idle: after what silence a connection is closed.
    init(_ scoring: QuickScoring, idle: TimeAmount) {
        self.scoring = scoring
        longestSilence = .nanoseconds(idle.nanoseconds / 4)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let now = context.eventLoop.now
            // Answers to a client that does not read would pile up here; those behind wait for it.
            if openCount == 0, context.channel.isWritable, let passedAt, now - passedAt < longestSilence,
                QuickScoring.isPlain(head)
            {
                self.head = head
                record = RequestRecord()
                body.removeAll(keepingCapacity: true)
                return
            }
            openCount += 1
            passedAt = now
        case .body(let part):
            if head == nil { break }
            // No more than the head has announced: the parser sees to it.
            return body.append(contentsOf: part.readableBytesView)
        case .end:
            guard let head else { break }
            if let (answer, bytes) = scoring.answer(head, body, record) {
                self.head = nil
                context.write(wrapOutboundOut(.head(answer)), promise: nil)
                context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(bytes: bytes))), promise: nil)
                return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
            passOn(context)
        }
        context.fireChannelRead(data)
    }

    /// Lets what was collected go the way of all requests.
    private func passOn(_ context: ChannelHandlerContext) {
        guard let collected = head else { return }
        head = nil
        openCount += 1
        passedAt = context.eventLoop.now
        context.fireChannelRead(wrapInboundOut(.head(collected)))
        if !body.isEmpty {
            context.fireChannelRead(wrapInboundOut(.body(context.channel.allocator.buffer(bytes: body))))
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The end of the service or of the connection's input: those who act on it must know of the request.
        passOn(context)
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), openCount > 0 { openCount -= 1 }
        context.write(data, promise: promise)
    }
}
