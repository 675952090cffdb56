import DragnetService
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Testing

/// The guard in a pipeline whose clock the test moves.
@Suite struct ConnectionGuardTests {
    private let metrics = ServiceMetrics()

    private func channel(rate: Int = 0, bodyRate: Int = 100) throws -> EmbeddedChannel {
        let limits = ConnectionGuard.Limits(deadline: .seconds(30), bodyRate: bodyRate)
        let channel = EmbeddedChannel(
            handler: ConnectionGuard(book: ConnectionBook(limit: 4, rate: rate), limits: limits, metrics: metrics))
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        return channel
    }

    private let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/v1/events"))

    private func count(_ reason: String) -> Int {
        let line = metrics.text(gauges: []).split(separator: "\n").first { $0.contains("reason=\"\(reason)\"") }
        return line.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? 0
    }

    private func status(_ channel: EmbeddedChannel) throws -> Int? {
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            if case .head(let head) = part { return head.status.code }
        }
        return nil
    }

    @Test func aBodyDropByDropIsCutOff() throws {
        let channel = try channel()
        try channel.writeInbound(head)
        channel.read()
        for _ in 0..<4 {
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(bytes: [1])))
            channel.read()
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive && count("slow-body") == 1)
    }

    @Test func aBodyAtItsPaceAndOneThatTheServiceHoldsBackStay() throws {
        let channel = try channel()
        try channel.writeInbound(head)
        for _ in 0..<3 {
            channel.read()
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(bytes: [UInt8](repeating: 1, count: 500))))
            channel.read()
            channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        }
        #expect(channel.isActive)
        // Nobody has asked for more, so nothing can come.
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(bytes: [1])))
        channel.embeddedEventLoop.advanceTime(by: .seconds(11))
        #expect(channel.isActive && count("slow-body") == 0)
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(!channel.isActive && count("deadline") == 1)
    }

    @Test func aRequestWithoutAnswerEndsAtItsDeadlineAndOneWithAnswerDoesNot() throws {
        let answered = try channel()
        try answered.writeInbound(head)
        try answered.writeInbound(HTTPRequestPart.end(nil))
        try answered.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try answered.writeOutbound(HTTPResponsePart.end(nil))
        answered.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(answered.isActive && count("deadline") == 0)
        let silent = try channel()
        try silent.writeInbound(head)
        try silent.writeInbound(HTTPRequestPart.end(nil))
        silent.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(silent.isActive)
        silent.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!silent.isActive && count("deadline") == 1)
    }

    @Test func aBodyThatIsAnsweredBeforeItsEndMayEndSoonAndIsCutOffThen() throws {
        func answered() throws -> EmbeddedChannel {
            let channel = try channel()
            try channel.writeInbound(head)
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .contentTooLarge)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
            return channel
        }
        func send(_ mebibytes: Int, to channel: EmbeddedChannel) throws {
            let part = ByteBuffer(repeating: 1, count: 1 << 20)
            for _ in 0..<mebibytes {
                try channel.writeInbound(HTTPRequestPart.body(part))
                while try channel.readInbound(as: HTTPRequestPart.self) != nil {}
            }
        }
        // One that ends within both bounds keeps its connection, for the next request too.
        let ending = try answered()
        try send(64, to: ending)
        ending.embeddedEventLoop.advanceTime(by: .seconds(29))
        try ending.writeInbound(HTTPRequestPart.end(nil))
        ending.embeddedEventLoop.advanceTime(by: .seconds(60))
        try ending.writeInbound(head)
        try send(80, to: ending)
        #expect(ending.isActive && count("unwanted-body") == 0)
        let endless = try answered()
        try send(64, to: endless)
        #expect(endless.isActive)
        try send(1, to: endless)
        #expect(!endless.isActive && count("unwanted-body") == 1)
        let late = try answered()
        late.embeddedEventLoop.advanceTime(by: .seconds(30))
        try send(1, to: late)
        #expect(!late.isActive && count("unwanted-body") == 2)
    }

    @Test func tooManyRequestsASecondAreTurnedAway() throws {
        let channel = try channel(rate: 2)
        // A burst of twice the rate, then none.
        for number in 0..<5 {
            try channel.writeInbound(head)
            try channel.writeInbound(HTTPRequestPart.end(nil))
            guard number < 4 else { break }
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
            #expect(try status(channel) == 200)
            _ = try channel.readOutbound(as: HTTPResponsePart.self)
        }
        #expect(try status(channel) == 429)
        #expect(count("too-many-requests") == 1)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func aHeadThatIsTooLargeIsToldSo() throws {
        for (fault, code) in [(HTTPParserError.headerOverflow, 431), (.invalidMethod, 400)] {
            let channel = try channel()
            channel.pipeline.fireErrorCaught(fault)
            #expect(try status(channel) == code)
            #expect(throws: HTTPParserError.self) { try channel.throwIfErrorCaught() }
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(!channel.isActive)
        }
    }

    @Test func anAnswerOnItsWayIsNotMixedWithARefusal() throws {
        let channel = try channel()
        try channel.writeInbound(head)
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        channel.pipeline.fireErrorCaught(HTTPParserError.invalidMethod)
        #expect(try status(channel) == 200)
        #expect(try status(channel) == nil)
    }

    @Test func allowancesFillUpAgainAndAreNotNewWithAConnection() {
        let book = ConnectionBook(limit: 1, rate: 10)
        let start = NIODeadline.now()
        #expect(book.enter("a", at: start) && !book.enter("a", at: start))
        #expect((0..<20).allSatisfy { _ in book.allows("a", at: start) })
        #expect(!book.allows("a", at: start))
        book.leave("a", at: start)
        #expect(book.enter("a", at: start))
        #expect(!book.allows("a", at: start + .milliseconds(50)))
        let later = start + .milliseconds(500)
        #expect((0..<5).allSatisfy { _ in book.allows("a", at: later) })
        #expect(!book.allows("a", at: later))
        #expect(book.allows("b", at: later))
    }
}
