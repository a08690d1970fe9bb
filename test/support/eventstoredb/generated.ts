// The client package's own generated messages and service definitions. They are CommonJS without names that Node can see: taken whole.
import streams from '@eventstore/db-client/generated/streams_pb.js'
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import code from '@eventstore/db-client/generated/code_pb.js'
import status from '@eventstore/db-client/generated/status_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js'

export { streams, shared, status, features, gossip }
export const { Code } = code
export const { StreamsService } = streamsService
export const { ServerFeaturesService } = featuresService
export const { GossipService } = gossipService
